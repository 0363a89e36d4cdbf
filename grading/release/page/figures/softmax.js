// Shares of scores at a temperature, and the loss of each class.
figures.softmax = ({ scores }, controls, drawn) => {
  const range = { type: "range", min: "0.1", max: "5", step: "0.1", value: "1" };
  const slider = labelled(controls, "temperature", element("input", range));
  const said = element("output", {}, "");
  controls.append(said);
  function draw() {
    const temperature = Number(slider.value);
    const shares = softmax(scores.map((score) => score / temperature));
    said.textContent = number(temperature, 1);
    const rows = shares.map((share, i) => [number(scores[i], 1), number(share, 3), number(-Math.log(share), 3)]);
    const made = table(rows, ["score", "share", "loss as label", "as a bar"], ["class 0", "class 1", "class 2"]);
    [...made.rows].slice(1).forEach((row, i) => {
      const cell = element("td");
      cell.append(element("span", { class: "bar", style: `width: ${(8 * shares[i]).toFixed(2)}rem` }));
      row.append(cell);
    });
    drawn.replaceChildren(made);
  }
  slider.addEventListener("input", draw);
  draw();
};
