"use strict";

// Filters, keys and links between a finding and its place. Without this script everything is shown and every link works.
const wide = matchMedia("(min-width: 62rem)");
const agreements = [...document.querySelectorAll(".agreement")].map(setUp);

function setUp(root) {
  const cards = [...root.querySelectorAll(".card")];
  const marks = [...root.querySelectorAll(".paper mark")];
  const points = [...root.querySelectorAll(".strip a")];
  const form = root.querySelector(".filters");
  const agreement = { root, cards, marks, points, form };
  for (const button of root.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  if (!form) return agreement;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => filter(agreement));
  for (const button of form.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
      filter(agreement);
    });
  }
  filter(agreement);
  return agreement;
}

function filter({ cards, marks, points, form }) {
  const pressed = [...form.querySelectorAll("[aria-pressed=true]")].map((button) => button.dataset.severity);
  const category = form.querySelector("select").value;
  const words = form.querySelector("input").value.trim().toLowerCase();
  for (const card of cards) {
    const { severity, category: own } = card.dataset;
    card.hidden = !pressed.includes(severity) || (category && category !== own)
      || !card.textContent.toLowerCase().includes(words);
  }
  const shown = new Set(cards.filter((card) => !card.hidden).map((card) => card.dataset.number));
  for (const mark of marks) {
    mark.classList.toggle("off", !mark.dataset.flags.split(" ").some((number) => shown.has(number)));
  }
  for (const point of points) point.classList.toggle("off", !shown.has(point.dataset.number));
  const text = `${shown.size} of ${cards.length} shown`;
  const status = form.querySelector("[aria-live]");
  if (status.textContent !== text) status.textContent = text;
}

function clear(agreement) {
  const { form } = agreement;
  form.reset();
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", "true");
  filter(agreement);
}

// The finding as a question to the vendor, on the clipboard; where the browser keeps that shut, on show to be copied.
async function copy(button) {
  const text = button.dataset.question;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy as a question"; }, 4000);
  } catch {
    const old = button.parentElement.parentElement.querySelector(".question");
    const box = old ?? document.createElement("textarea");
    if (!old) {
      Object.assign(box, { className: "question", readOnly: true, rows: 8, value: text });
      box.setAttribute("aria-label", "Question to the vendor, to be copied");
      button.parentElement.after(box);
    }
    box.focus();
    box.select();
  }
}

// The card of a finding and all its stretches in the agreement, from the id of either: "f-4a1c...", "a2-p-4a1c...".
function partsOf(id) {
  const [, prefix, key] = /^((?:a\d+-)?)[fp]-([0-9a-f]+)$/.exec(id) ?? [];
  const card = key && document.getElementById(`${prefix}f-${key}`);
  const agreement = card && agreements.find(({ cards }) => cards.includes(card));
  if (!agreement) return null;
  const { number } = card.dataset;
  const marks = agreement.marks.filter((mark) => mark.dataset.flags.split(" ").includes(number));
  const point = agreement.points.find((each) => each.dataset.number === number);
  return { agreement, card, marks, point, place: document.getElementById(`${prefix}p-${key}`) };
}

function choose(parts) {
  for (const old of document.querySelectorAll(".current")) old.classList.remove("current");
  for (const element of parts ? [parts.card, parts.point, ...parts.marks] : []) element?.classList.add("current");
}

function toCard(parts, andPlace) {
  const { agreement, card, place } = parts;
  if (card.hidden) clear(agreement);
  choose(parts);
  card.focus({ preventScroll: true });
  if (andPlace && place && wide.matches) place.scrollIntoView({ block: "center" });
  card.scrollIntoView({ block: wide.matches ? "nearest" : "start" });
}

function toPlace(parts) {
  if (!parts.place) return;
  choose(parts);
  parts.place.focus({ preventScroll: true });
  parts.place.scrollIntoView({ block: "center" });
}

function step(by) {
  const cards = agreements.flatMap((agreement) => agreement.cards).filter((card) => !card.hidden);
  const at = cards.findIndex((card) => card.classList.contains("current"));
  const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by;
  if (cards[next]) toCard(partsOf(cards[next].id), true);
}

// On arrival and on the way back the browser scrolls; this marks what it scrolled to, and shows both if they fit.
function arrive() {
  const parts = partsOf(location.hash.slice(1));
  choose(parts);
  if (parts?.place && wide.matches && /f-/.test(location.hash)) {
    parts.place.scrollIntoView({ block: "center" });
    parts.card.scrollIntoView({ block: "nearest" });
  }
}
addEventListener("popstate", arrive);
arrive();

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const parts = link && partsOf(link.hash.slice(1));
  if (!parts || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (location.hash !== link.hash) history.pushState(null, "", link.hash);
  if (/p-[0-9a-f]+$/.test(link.hash)) toPlace(parts);
  else toCard(parts, Boolean(link.closest(".summary")));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const form = event.target.closest(".filters");
  if (event.key === "Escape") {
    for (const agreement of agreements) if (agreement.form && (!form || agreement.form === form)) clear(agreement);
    return;
  }
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "n" || event.key === "j") step(1);
  else if (event.key === "p" || event.key === "k") step(-1);
  else if (event.key === "c") document.querySelector(".card.current .copy")?.click();
  else if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".filters input")?.focus();
  }
});
