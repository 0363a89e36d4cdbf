// Three units with a bend each, and the curve that they add up to.
figures.bends = ({ units, at }, controls, drawn) => {
  const names = ["weight", "bias", "output weight"];
  const now = units.map((unit) => [...unit]);
  const choice = labelled(controls, "unit", element("select"));
  units.forEach((_, i) => choice.append(element("option", { value: i }, `${i + 1}`)));
  const sliders = names.map((name) => labelled(controls, name, element("input", { type: "range", min: "-3", max: "3", step: "0.1" })));
  const value = ([weight, bias, out], x) => out * Math.max(weight * x + bias, 0);
  const sum = (x) => now.reduce((total, unit) => total + value(unit, x), 0);
  const path = (f) => Array.from({ length: 121 }, (_, i) => -3 + i / 20).map((x) => `${x.toFixed(2)},${(-f(x)).toFixed(3)}`).join(" ");
  const line = (f, style) => `<polyline points="${path(f)}" fill="none" ${style}/>`;
  function draw() {
    const picture = element("div");
    const thin = now.map((unit, i) => line((x) => value(unit, x), `stroke="var(--muted)" stroke-width="0.04" stroke-dasharray="${["none", "0.2 0.12", "0.05 0.1"][i]}"`));
    const axes = `<path d="M-3 0H3M0 -4V4" stroke="var(--edge)" stroke-width="0.03"/>`;
    picture.innerHTML = `<svg viewBox="-3 -4 6 8" width="330" role="img" aria-label="Three thin lines with a bend each, and their sum as a thick line">${axes}${thin.join("")}${line(sum, 'stroke="var(--link)" stroke-width="0.09"')}</svg>`;
    const rows = now.map((unit) => at.map((x) => number(value(unit, x))));
    const made = table([...rows, at.map((x) => number(sum(x)))], at.map((x) => `x = ${number(x, 1)}`), ["unit 1", "unit 2", "unit 3", "sum"]);
    const formula = now.map(([w, b, o]) => `${number(o, 1)} · relu(${number(w, 1)} x + ${number(b, 1)})`).join(" + ");
    drawn.replaceChildren(picture, element("p", { class: "formula" }, formula), made);
  }
  choice.addEventListener("change", () => sliders.forEach((slider, k) => (slider.value = now[choice.value][k])));
  sliders.forEach((slider, k) => {
    slider.value = now[0][k];
    slider.addEventListener("input", () => {
      now[choice.value][k] = Number(slider.value);
      draw();
    });
  });
  draw();
};
