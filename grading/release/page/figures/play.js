"use strict";
// What all figures use: controls, numbers in words and tables. Each figure registers itself in `figures`.
const figures = {};

function number(value, digits = 2) {
  return value === -Infinity ? "−∞" : value.toFixed(digits).replace("-", "−");
}

function softmax(values) {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function labelled(controls, text, input) {
  const label = element("label", {}, text + " ");
  label.append(input);
  controls.append(label);
  return input;
}

function table(rows, headings, names) {
  const made = element("table", { tabindex: "0" });
  if (headings) {
    const row = element("tr");
    if (names) row.append(element("td"));
    for (const text of headings) row.append(element("th", { scope: "col" }, text));
    made.append(row);
  }
  rows.forEach((values, i) => {
    const row = element("tr");
    if (names) row.append(element("th", { scope: "row" }, names[i]));
    for (const value of values) row.append(element("td", {}, value));
    made.append(row);
  });
  return made;
}

document.documentElement.classList.add("scripted");
addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll("figure.play")) {
    const [controls, drawn] = figure.children;
    figures[figure.dataset.figure](JSON.parse(figure.dataset.numbers), controls, drawn);
  }
});
