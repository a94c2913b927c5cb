// The search of the book: finds the places that have all words, in the text that imet.book.search
// writes (search_text.js), quotes of each the paragraph or the row, and leads there.
(() => {
const SHOWN = 20; // places at a time
const QUOTED = 280; // characters of a line
const page = document.querySelector(".bd-search-container");
const field = page.querySelector("input[type=search]");
const list = page.querySelector(".imet-results");
const more = page.querySelector(".imet-more");
const on = page.querySelector(".imet-on");
const say = (text) => (page.querySelector(".imet-said").textContent = text);
const make = (name, ...inside) => {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
};

// as long as the text itself, so that what is found in the one stands at its place in the other
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[‐-―]/g, "-").toLowerCase();
const escape = (text) => text.replace(/[^\w\s]/g, "\\$&");
const begins = (forms) => `${/^\w/.test(forms[0]) ? "\\b" : ""}(?:${forms.map(escape).join("|")})`;

let places = [];
let every = "";
let stems;
const prepare = ({ pages }) => {
  places = pages.flatMap(([address, inside]) =>
    inside.map(([id, head, text]) => ({ address, id, title: inside[0][1], head, lines: text.split("\n"), folded: fold(`${head}\n${text}`) })),
  );
  every = places.map(({ folded }) => folded).join("\n");
  stems = new Stemmer();
};
// a word as it stands or begins, and in its other forms
const formsOf = (word) => {
  if (!/^[a-z]{4,}$/.test(word)) return [word];
  const near = new Set(every.match(new RegExp(`\\b${word.slice(0, 3)}[a-z]*`, "g")));
  return [word, ...[...near].filter((one) => stems.stemWord(one) === stems.stemWord(word))];
};

const find = (asked) => {
  // words in quotation marks are one
  const asWritten = fold(asked).matchAll(/["“”]([^"“”]+)["“”]|[^\s"“”]+/g);
  const words = [...asWritten].map(([word, together]) => together?.trim() ?? word).filter((word) => /\w/.test(word));
  const patterns = words.map((word) => begins(formsOf(word)));
  const has = patterns.map((pattern) => new RegExp(pattern));
  const together = new RegExp(patterns.join("\\w*[^\\w\\n]+"));
  const ends = new RegExp(`${together.source}(?!\\w)`);
  const rank = ({ head, folded }) => {
    const name = fold(head);
    const inHead = has.every((one) => one.test(name));
    return 8 * (name === fold(asked).trim()) + 4 * (inHead && together.test(name)) + 2 * inHead + together.test(folded) + ends.test(folded);
  };
  const found = words.length ? places.filter(({ folded }) => has.every((one) => one.test(folded))) : [];
  const ranks = new Map(found.map((place) => [place, rank(place)]));
  found.sort((a, b) => ranks.get(b) - ranks.get(a)); // else in the order of the book
  return { words, found, together, has, marks: new RegExp(patterns.map((one) => `${one}\\w*`).join("|"), "g") };
};

// the line that has the most of the words, about the first of them, with all marked
const quote = ({ lines }, { together, has, marks }) => {
  const worth = lines.map(fold).map((line) => has.filter((one) => one.test(line)).length + together.test(line));
  const line = lines[worth.indexOf(Math.max(...worth))];
  const first = Math.max(fold(line).search(together), fold(line).search(marks), 0);
  const from = line.length <= QUOTED || first < QUOTED / 2 ? 0 : line.lastIndexOf(" ", first - QUOTED / 4) + 1;
  const until = line.length <= from + QUOTED ? line.length : line.lastIndexOf(" ", from + QUOTED);
  const text = line.slice(from, until);
  const parts = [];
  let at = 0;
  for (const { 0: word, index } of fold(text).matchAll(marks)) {
    parts.push(text.slice(at, index), make("mark", text.slice(index, index + word.length)));
    at = index + word.length;
  }
  return make("p", from ? "… " : "", ...parts, text.slice(at), until < line.length ? " …" : "");
};

let result;
const show = () => {
  const from = list.children.length;
  const highlight = new URLSearchParams({ highlight: result.words.join(" ") });
  list.append(
    ...result.found.slice(from, from + SHOWN).map((place) => {
      const link = Object.assign(make("a", place.head), { href: `${place.address}?${highlight}#${place.id}` });
      return make("li", link, place.head === place.title ? "" : make("span", place.title), quote(place, result));
    }),
  );
  more.hidden = list.children.length === result.found.length;
  return list.children[from];
};

// the same words among the rows of the record, of the country that they name
const leadOn = (asked) => {
  const named = window.book.countries.filter((name) => new RegExp(`\\b${escape(fold(name))}(?!\\w)`).test(fold(asked)));
  const country = named.sort((a, b) => b.length - a.length)[0] ?? "";
  const at = country ? fold(asked).indexOf(fold(country)) : asked.length;
  const rest = `${asked.slice(0, at)} ${asked.slice(at + country.length)}`;
  const q = rest.replace(/[“”]/g, '"').replace(/"\s*"/g, "").trim().replace(/\s+/g, " ");
  const wanted = new URLSearchParams([["country", country], ["q", q]].filter(([, value]) => value));
  const link = on.querySelector("a");
  link.textContent = `rows of ${country || "Pakistan, or another country,"}${q ? ` with ${q}` : ""}`;
  link.href = `chapters/90_pakistan_rows.html?${wanted}`;
};

const search = () => {
  result = find(field.value);
  const { words, found } = result;
  const pages = new Set(found.map(({ address }) => address)).size;
  const count = (number, name) => `${number} ${name}${number === 1 ? "" : "s"}`;
  if (!words.length) say("Type what you look for: a school, a country, a law, a claim such as S2-27. Words in quotation marks stand together.");
  else if (!found.length) say("No place of the book has all this: take a word away, or write only how it begins.");
  else say(`${count(found.length, "place")} on ${count(pages, "page")}.`);
  list.replaceChildren();
  show();
  on.hidden = !words.length;
  leadOn(field.value);
};

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.focus();
if (!window.book) return say("The text of the book did not load: load the page again, or use the contents.");
prepare(window.book);
search();
field.addEventListener("input", () => {
  search();
  history.replaceState(null, "", `?${new URLSearchParams({ q: field.value })}`);
});
field.form.addEventListener("submit", (event) => event.preventDefault());
more.querySelector("button").addEventListener("click", () => show().querySelector("a").focus());
})();
