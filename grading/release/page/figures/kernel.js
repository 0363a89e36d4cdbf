// A kernel on each place of an image.
figures.kernel = ({ image, kernel }, controls, drawn) => {
  const height = image.length - kernel.length + 1;
  const width = image[0].length - kernel[0].length + 1;
  let place = 0;
  const result = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) =>
    kernel.flatMap((row, i) => row.map((k, j) => k * image[y + i][x + j])).reduce((a, b) => a + b, 0)));
  const button = element("button", { type: "button" }, "next place");
  controls.append(button);
  function draw() {
    const [y, x] = [Math.floor(place / width), place % width];
    const [given, gives] = [table(image.map((r) => r.map((v) => number(v, 0)))), table(result.map((r) => r.map((v) => number(v, 0))))];
    kernel.forEach((row, i) => row.forEach((_, j) => given.rows[y + i].cells[x + j].classList.add("on")));
    gives.rows[y].cells[x].classList.add("on");
    const products = kernel.flatMap((row, i) => row.map((k, j) => `${number(image[y + i][x + j], 0)} · (${number(k, 0)})`));
    const sum = element("p", { class: "sum" }, `${products.join(" + ")} = ${number(result[y][x], 0)}`);
    drawn.replaceChildren(given, sum, gives);
  }
  button.addEventListener("click", () => {
    place = (place + 1) % (height * width);
    draw();
  });
  draw();
};
