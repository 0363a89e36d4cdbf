// (a + b) · b: values on the way there, gradients on the way back, one step at a time.
figures.graph = ({ a, b }, controls, drawn) => {
  const [sum, product] = [a + b, (a + b) * b];
  const nodes = { a: a, b: b, "s = a + b": sum, "p = s · b": product };
  const steps = [
    [{ a: "value", b: "value" }, {}, "The leaves have their values."],
    [{ "s = a + b": "value" }, {}, `s = a + b = ${number(sum, 0)}: it remembers that it came from a and b.`],
    [{ "p = s · b": "value" }, {}, `p = s · b = ${number(product, 0)}: it remembers s and b.`],
    [{}, { "p = s · b": 1 }, "backward() begins at p: its gradient with respect to itself is 1."],
    [{}, { "s = a + b": b, b: sum }, `p = s · b: s gets 1 · b = ${number(b, 0)}, and b gets 1 · s = ${number(sum, 0)}.`],
    [{}, { a: b, b: b }, `s = a + b: a and b each get ${number(b, 0)}, what s has. For b that is added to the ${number(sum, 0)} before: ${number(sum + b, 0)}.`],
  ];
  let at = 0;
  const next = element("button", { type: "button" }, "next step");
  const again = element("button", { type: "button" }, "from the start");
  controls.append(next, again);
  function draw() {
    const known = new Set(steps.slice(0, at + 1).flatMap(([values]) => Object.keys(values)));
    const gradients = {};
    for (const [, given] of steps.slice(0, at + 1))
      for (const [name, value] of Object.entries(given)) gradients[name] = (gradients[name] ?? 0) + value;
    const names = Object.keys(nodes);
    const rows = names.map((name) => [known.has(name) ? number(nodes[name], 0) : "", name in gradients ? number(gradients[name], 0) : ""]);
    const made = table(rows, ["value", "gradient"], names);
    const [values, given, said] = steps[at];
    names.forEach((name, i) => {
      if (name in values) made.rows[i + 1].cells[1].classList.add("on");
      if (name in given) made.rows[i + 1].cells[2].classList.add("on");
    });
    drawn.replaceChildren(made, element("p", { class: "said" }, `Step ${at + 1} of ${steps.length}. ${said}`));
    next.disabled = at === steps.length - 1;
  }
  next.addEventListener("click", () => {
    at += 1;
    draw();
  });
  again.addEventListener("click", () => {
    at = 0;
    draw();
  });
  draw();
};
