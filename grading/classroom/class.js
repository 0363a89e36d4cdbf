"use strict";
// Filter and sort for the table of students. Without it the page says the same, in the order of the names.
const table = document.getElementById("table");
const body = table.tBodies[0];
const form = document.getElementById("filters");
const shown = document.getElementById("shown");
const rows = [...body.rows].map((row, place) => ({
  row,
  place,
  text: [row.cells[0], row.cells[1], row.lastElementChild].map(cell => cell.textContent).join(" ").toLowerCase(),
  lost: row.dataset.lost.split(" "),
  mistakes: row.dataset.mistakes.split(" "),
}));

function wanted(each) {
  const { text, status, question, mistake } = form.elements;
  const words = text.value.toLowerCase().split(/\s+/);
  return words.every(word => each.text.includes(word))
    && (!status.value || (status.value === "!" ? "look" in each.row.dataset : each.row.dataset.status === status.value))
    && (!question.value || each.lost.includes(question.value))
    && (!mistake.value || each.mistakes.includes(mistake.value))
    && ["section", "team"].every(of => !form.elements[of]?.value || each.row.dataset[of] === form.elements[of].value);
}

function filter() {
  let count = 0;
  for (const each of rows) {
    each.row.hidden = !wanted(each);
    count += !each.row.hidden;
  }
  shown.textContent = `${count} of ${rows.length} students`;
}

const collator = new Intl.Collator(undefined, { numeric: true });

function sort(header) {
  const numbers = header.dataset.sort === "number";
  // first the best points, or names from A; again for the other direction
  const ascending = numbers ? header.ariaSort === "descending" : header.ariaSort !== "ascending";
  for (const each of table.tHead.rows[0].cells) each.ariaSort = "none";
  header.ariaSort = ascending ? "ascending" : "descending";
  const value = ({ row }) => {
    const cell = row.cells[header.cellIndex];
    return numbers ? Number(cell.dataset.value) : cell.textContent.trim();
  };
  const compare = numbers ? (a, b) => a - b : collator.compare;
  const keyed = rows.map(each => [value(each), each]);
  keyed.sort(([a, one], [b, two]) => (ascending ? compare(a, b) : compare(b, a)) || one.place - two.place);
  body.append(...keyed.map(([, each]) => each.row));
}

for (const header of table.tHead.rows[0].cells) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sort(header));
  header.append(button);
  header.ariaSort = "none";
}

for (const button of document.querySelectorAll("[data-show-mistake]")) {
  button.addEventListener("click", () => {
    form.reset();
    form.elements.mistake.value = button.dataset.showMistake;
    filter();
    document.getElementById("students").scrollIntoView();
    form.elements.mistake.focus({ preventScroll: true });
  });
}

// A link to a question unfolds it.
function unfold() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
window.addEventListener("hashchange", unfold);
unfold();

for (const event of ["input", "change"]) form.addEventListener(event, filter);
form.addEventListener("submit", event => event.preventDefault());
form.querySelector("button").addEventListener("click", () => {
  form.reset();
  filter();
});
for (const element of document.querySelectorAll(".scripted, #filters")) element.hidden = false;
addEventListener("load", () => (window.requestIdleCallback || setTimeout)(
  () => document.getElementById("rows").classList.add("all")));
