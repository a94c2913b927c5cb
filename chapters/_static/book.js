// Two things that pages do without scripts too, but not as well: words explained close with Escape,
// and numbers lead to the code that computes them once a reader asks for it. And what the
// pages with a choice of countries or a search share.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.documentElement.classList.add("imet-no-tips");
});
document.addEventListener("pointerover", (event) => {
  if (!event.target.closest?.(".imet-term")) document.documentElement.classList.remove("imet-no-tips");
});
document.addEventListener("focusin", () => document.documentElement.classList.remove("imet-no-tips"));

// a link into a fold opens it
const openAround = (place) => {
  for (let part = place; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
};
const openUp = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  openAround(place);
  place?.querySelectorAll(":scope > details.imet-fold").forEach((fold) => (fold.open = true));
  place?.scrollIntoView();
};
addEventListener("hashchange", openUp);
// and one from the search leads to the words, once Sphinx has marked them, which it does after 10 ms
const toWords = () => {
  const found = document.querySelector(":target .highlighted:not(pre *)");
  openAround(found);
  found?.scrollIntoView({ block: "center" });
};
addEventListener("load", () => setTimeout(toWords, 20));

// a row of the record as it is looked for, and the words that are: those in quotation marks are one
const asRow = (text) => text.toLowerCase().replace(/\bft\b\.?/g, "fort");
const wordsOfRow = (typed) => [...asRow(typed).matchAll(/"([^"]+)"|[^\s"]+/g)].map(([word, whole]) => whole ?? word);

// how many letters are wrong, missing, too many or changed about
const apart = (one, other) => {
  let [before, last, row] = [[], [], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    [before, last, row] = [last, row, [i]];
    for (let k = 1; k <= other.length; k++) {
      row[k] = Math.min(last[k] + 1, row[k - 1] + 1, last[k - 1] + (one[i - 1] !== other[k - 1]));
      if (i > 1 && k > 1 && one[i - 1] === other[k - 2] && one[i - 2] === other[k - 1]) row[k] = Math.min(row[k], before[k - 2] + 1);
    }
  }
  return row[other.length];
};

// the country that is meant by a name as typed, among { code, name, also }: its code, or if no name is
// so, the one that alone begins so, and the names that come near
const countryMeant = (typed, countries) => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/&/g, " and ").replace(/\bst\b/g, "saint").replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/^the /, "");
  const asked = plain(typed);
  if (!asked) return { near: [] };
  const all = countries.flatMap(({ code, name, also = [] }) => [name, ...also].map((one) => ({ code, name, plain: plain(one) })));
  const code = countries.find((one) => one.code.toLowerCase() === asked)?.code ?? all.find((one) => one.plain === asked)?.code;
  const names = (test) => [...new Map(all.filter((one) => test(one.plain)).map((one) => [one.code, one.name]))];
  const begun = names((one) => one.startsWith(asked));
  const near = begun.length ? begun : names((one) => one.includes(asked) || (asked.length > 4 && apart(one, asked) < 3));
  return { code, begun: begun.length === 1 ? begun[0][0] : undefined, near: near.slice(0, 3).map(([, name]) => name) };
};
const unknownCountry = (data, typed, { near }) => `${data} no country “${typed}”: ${near.length ? `did you mean ${near.join(" or ")}?` : "choose one from the list."}`;

const mark = (pre, name) => {
  const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.data.trim() !== name) continue;
    const line = document.createElement("mark");
    walker.currentNode.replaceWith(line);
    line.textContent = name;
    return;
  }
};

// the source line of the figure or table that the cell makes, or of the next on the page
const sourceAfter = (cell) =>
  [...document.querySelectorAll(".bd-article .imet-source")].find(
    (line) => cell.contains(line) || cell.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING,
  );

const showCode = (event) => {
  const number = event.currentTarget;
  const value = number.querySelector("data");
  const cell = document.getElementById(value.dataset.cell);
  event.preventDefault();
  for (const part of cell.querySelectorAll("details.hide")) part.open = true;
  openAround(cell.parentElement);
  document.querySelectorAll(".bd-article pre mark").forEach((old) => old.replaceWith(old.textContent));
  mark(cell.querySelector("pre"), value.getAttribute("value"));
  const line = sourceAfter(cell);
  if (line && !cell.querySelector(".imet-to-source")) {
    const link = Object.assign(document.createElement("a"), { className: "imet-to-source", textContent: "To the source line" });
    line.id ||= `source-${cell.id}`;
    link.href = `#${line.id}`;
    cell.querySelector(".cell_input").append(link);
  }
  cell.querySelector(".imet-to-number")?.remove();
  number.id ||= `number-${value.getAttribute("value")}`;
  const back = Object.assign(document.createElement("a"), { className: "imet-to-number", textContent: "Back to the number" });
  back.href = `#${number.id}`;
  cell.querySelector(".cell_input").append(back);
  history.replaceState(null, "", back.href);
  history.pushState(null, "", `#${cell.id}`);
  cell.tabIndex = -1;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "center" });
};

document.addEventListener("DOMContentLoaded", () => {
  if (location.hash) openUp();
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".highlight-link a")) return;
    event.preventDefault(); // the address of this link of Sphinx's is a script
    SphinxHighlight.hideSearchWords();
  });
  for (const pressed of document.querySelectorAll("[data-press]")) {
    pressed.addEventListener("click", () => window[pressed.dataset.press]?.());
  }
  const button = document.querySelector(".imet-switch button");
  const values = [...document.querySelectorAll(".bd-article data[data-cell]")].filter((one) => !one.closest("a"));
  if (!values.length) return button?.parentElement.remove();
  button?.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    for (const value of values) {
      if (!on) {
        value.parentElement.replaceWith(value);
        continue;
      }
      const link = document.createElement("a");
      link.className = "imet-number";
      link.href = `#${value.dataset.cell}`;
      value.replaceWith(link);
      link.append(value);
      link.addEventListener("click", showCode);
    }
  });
});
