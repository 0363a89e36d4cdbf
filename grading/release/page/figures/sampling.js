// The next symbol of a text: shares at a temperature, only the k likeliest, and a draw.
figures.sampling = ({ symbols, scores }, controls, drawn) => {
  const text = labelled(controls, "after", element("select"));
  for (const name of Object.keys(scores)) text.append(element("option", {}, name));
  const temperature = labelled(controls, "temperature", element("input", { type: "range", min: "0.2", max: "3", step: "0.1", value: "1" }));
  const heat = element("output");
  controls.append(heat);
  const top = labelled(controls, "top k", element("input", { type: "number", min: "1", max: symbols.length, value: symbols.length }));
  const button = element("button", { type: "button" }, "draw 20");
  controls.append(button);
  let drawnSymbols = "";
  function shares() {
    const row = scores[text.value];
    const kept = Math.min(Math.max(Math.round(Number(top.value)) || 1, 1), symbols.length);
    const least = [...row].sort((x, y) => y - x)[kept - 1];
    return softmax(row.map((score) => (score < least ? -Infinity : score / Number(temperature.value))));
  }
  function draw() {
    heat.textContent = number(Number(temperature.value), 1);
    const now = shares();
    const order = now.map((_, i) => i).sort((i, j) => now[j] - now[i]).slice(0, 8);
    const rows = order.map((i) => [number(scores[text.value][i]), number(now[i], 3)]);
    const made = table(rows, ["score", "share", "as a bar"], order.map((i) => symbols[i]));
    [...made.rows].slice(1).forEach((row, i) => {
      const cell = element("td");
      cell.append(element("span", { class: "bar", style: `width: ${(16 * now[order[i]]).toFixed(2)}rem` }));
      row.append(cell);
    });
    const others = `The eight likeliest of ${symbols.length} have ${number(order.reduce((sum, i) => sum + now[i], 0), 3)} together.`;
    const said = drawnSymbols ? ` Drawn: ${drawnSymbols}` : "";
    drawn.replaceChildren(made, element("p", { class: "said" }, others + said));
  }
  button.addEventListener("click", () => {
    const now = shares();
    drawnSymbols = Array.from({ length: 20 }, () => {
      let left = Math.random();
      return symbols[now.findIndex((share) => (left -= share) < 0)] ?? symbols[now.indexOf(Math.max(...now))];
    }).join(" ");
    draw();
  });
  for (const control of [text, temperature, top])
    control.addEventListener(control === text ? "change" : "input", () => {
      drawnSymbols = "";
      draw();
    });
  draw();
};
