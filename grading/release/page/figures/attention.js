// Weights of a sentence: which mask, and where the softmax is taken.
figures.attention = ({ words, scores }, controls, drawn) => {
  const ways = {
    "masked before the softmax (right)": (s) => s.map((row, i) => softmax(row.map((v, j) => (j > i ? -Infinity : v)))),
    "no mask": (s) => s.map(softmax),
    "masked after the softmax": (s) => s.map((row, i) => softmax(row).map((v, j) => (j > i ? 0 : v))),
    "softmax along the columns": (s) => {
      const masked = s.map((row, i) => row.map((v, j) => (j > i ? -Infinity : v)));
      const columns = words.map((_, j) => softmax(masked.map((row) => row[j])));
      return s.map((row, i) => row.map((_, j) => columns[j][i]));
    },
  };
  const choice = labelled(controls, "weights", element("select"));
  for (const name of Object.keys(ways)) choice.append(element("option", {}, name));
  function draw() {
    const weights = ways[choice.value](scores);
    const rows = weights.map((row) => [...row.map((v) => number(v)), number(row.reduce((a, b) => a + b, 0))]);
    const made = table(rows, [...words, "sum"], words);
    weights.forEach((row, i) => row.forEach((v, j) => {
      if (j > i && v > 0) made.rows[i + 1].cells[j + 1].classList.add("on");
    }));
    drawn.replaceChildren(made, element("p", {}, "A frame marks what looks ahead. Each row should add up to 1."));
  }
  choice.addEventListener("change", draw);
  draw();
};
