// The weights after each point, and the line where the score is 0.
figures.perceptron = ({ points, w: start }, controls, drawn) => {
  let [w, at, mistakes] = [[...start], 0, 0];
  let said = "Not a point yet.";
  const button = element("button", { type: "button" }, "next point");
  const again = element("button", { type: "button" }, "from the start");
  controls.append(button, again);
  function draw() {
    const length = Math.hypot(...w);
    const [dx, dy] = [(-w[1] / length) * 5, (w[0] / length) * 5];
    const dots = points.map(([x, y, label], i) => {
      const mark = label > 0 ? "+" : "−";
      const ring = i === (at + points.length - 1) % points.length && at ? `<circle cx="${x}" cy="${-y}" r="0.3" fill="none" stroke="currentColor" stroke-width="0.05"/>` : "";
      return `${ring}<text x="${x}" y="${-y + 0.15}" text-anchor="middle" font-size="0.5" fill="currentColor">${mark}</text>`;
    });
    const line = `<line x1="${-dx}" y1="${dy}" x2="${dx}" y2="${-dy}" stroke="currentColor" stroke-width="0.06"/>`;
    const arrow = `<line x1="0" y1="0" x2="${w[0] / length}" y2="${-w[1] / length}" stroke="var(--link)" stroke-width="0.1"/>`;
    const picture = element("div");
    picture.innerHTML = `<svg viewBox="-3 -2.2 6 4.4" width="360" role="img" aria-label="The line of score 0 among the points">${line}${arrow}${dots.join("")}</svg>`;
    const text = `${said} w = (${w.map((v) => number(v, 1)).join(", ")}), ${mistakes} mistakes so far.`;
    drawn.replaceChildren(picture, element("p", { class: "said" }, text));
  }
  button.addEventListener("click", () => {
    const [x, y, label] = points[at % points.length];
    const score = w[0] * x + w[1] * y;
    const right = (score >= 0 ? 1 : -1) === label;
    if (!right) {
      w = [w[0] + label * x, w[1] + label * y];
      mistakes += 1;
    }
    said = `Point (${number(x, 1)}, ${number(y, 1)}) with the label ${number(label, 0)}: score ${number(score)}, ${right ? "right" : "wrong"}.`;
    at += 1;
    draw();
  });
  again.addEventListener("click", () => {
    [w, at, mistakes, said] = [[...start], 0, 0, "Not a point yet."];
    draw();
  });
  draw();
};
