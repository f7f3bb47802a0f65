"use strict";

// Sorts and filters the agreements. Without this script all of them are shown, those not read first, then the worst.
const table = document.getElementById("portfolio");
const body = table.tBodies[0];
const form = document.querySelector(".portfolio");
const [search] = form.querySelectorAll("input");
const [category, least] = form.querySelectorAll("select");
const names = ["high", "medium", "low"];
const rows = [...body.rows].map((element, order) => ({
  element,
  order,
  path: element.cells[0].textContent.trim().toLowerCase(),
  kind: element.cells[1].textContent,
  unread: "unread" in element.dataset,
  found: new Map(element.dataset.found.split(" ").filter(Boolean).map((part) => {
    const [name, counts] = part.split(":");
    return [name, counts.split(",").map(Number)];
  })),
}));

function countsOf({ found }) {
  const chosen = category.value ? [found.get(category.value) ?? [0, 0, 0]] : [...found.values()];
  return names.map((_, at) => chosen.reduce((sum, counts) => sum + counts[at], 0));
}

function filter() {
  const words = search.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const counts = countsOf(row);
    const enough = !least.value || (least.value === "unread" ? row.unread
      : counts.slice(0, Number(least.value) + 1).some(Boolean));
    // What was not read may hold anything: no category hides it.
    row.element.hidden = !(row.path.includes(words) && enough
      && (!category.value || row.unread || row.found.has(category.value)));
    shown += !row.element.hidden;
    if (row.element.cells.length < 5) continue;
    counts.forEach((count, at) => {
      const cell = row.element.cells[at + 2];
      cell.textContent = count;
      cell.className = `count ${count ? names[at] : "none"}`;
    });
  }
  form.querySelector("[aria-live]").textContent = `${shown} of ${rows.length} shown`;
}

const keys = [(row) => row.path, (row) => row.kind, ...names.map((_, at) => (row) => countsOf(row)[at])];

function sort(at, header) {
  const before = header.getAttribute("aria-sort");
  const down = before ? before === "ascending" : at > 1; // names from A, counts from the worst
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const keyed = rows.map((row) => ({ row, key: keys[at](row) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (down ? -1 : 1) || a.row.order - b.row.order);
  body.append(...keyed.map(({ row }) => row.element));
}

[...table.tHead.rows[0].cells].forEach((header, at) => {
  const button = document.createElement("button");
  button.textContent = header.textContent;
  button.addEventListener("click", () => sort(at, header));
  header.replaceChildren(button);
});
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", filter);
filter();
