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
const meant = page.querySelector(".imet-meant");
const say = (text) => (page.querySelector(".imet-said").textContent = text);
const make = (name, ...inside) => {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
};

// as long as the text itself, so that what is found in the one stands at its place in the other
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[‐-―]/g, "-").toLowerCase();
const escape = (text) => text.replace(/[^\w\s]/g, "\\$&");
const begins = (forms) => `\\b(?:${forms.map(escape).join("|")})`;
const ownership = /['’]s\b/g;

const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = `(?:${MONTHS.join("|")})`;
const asDate = (words) => {
  const month = MONTHS.findIndex((name) => words.includes(name));
  const numbers = words.match(/\d+/g);
  const day = numbers.find((one) => one.length < 3);
  const year = numbers.find((one) => one.length === 4);
  const written = [MONTHS[month], MONTHS[month].slice(0, 3)].map((name) => [day, name, year].filter(Boolean).join(" "));
  const two = (number) => `${number}`.padStart(2, "0");
  return [...written, [year ?? "", two(month + 1), ...(day ? [two(day)] : [])].join("-")];
};
// as one side of the ocean spells, and as the other
const SPELT = [["ens", "enc"], ["iz", "is"], ["or", "our"], ["er", "re"], ["am", "amme"]];
const spellings = (word) => SPELT.flatMap(([one, other]) => [word.replace(one, other), word.replace(other, one)]);
const stands = (word) => new RegExp(`${begins([word])}(?!\\w)`).test(every);

let names; // of countries, as others say them: as this book does
let together; // what is one word though it has spaces
let places = [];
let every = "";
let stems;
const prepare = ({ pages, names: others, countries }) => {
  names = new Map(Object.entries(others).map((pair) => pair.map(fold)).filter(([other, name]) => other !== name));
  const known = [...names.keys(), ...countries.map(fold)].sort((a, b) => b.length - a.length).map(escape);
  together = new RegExp(`\\d{1,2} ${MONTH}(?: \\d{4})?\\b|${MONTH} (?:\\d{1,2},? )?\\d{4}\\b|(?:${known.join("|")})(?!\\w)|\\S+`, "g");
  places = pages.flatMap(([address, inside]) =>
    inside.map(([id, head, text]) => ({ address, id, title: inside[0][1], head, lines: text.split("\n"), folded: fold(`${head}\n${text}`) })),
  );
  every = places.map(({ folded }) => folded).join("\n");
  stems = new Stemmer();
};
// a word as it is written, here and by others
const writtenAs = (word) => {
  if (new RegExp(`${MONTH}.*\\d|\\d.*${MONTH}`).test(word)) return asDate(word);
  if (names.has(word)) return [word, names.get(word)];
  if (/^(fort|ft)$/.test(word)) return ["fort", "ft."];
  return [word, ...(/^[a-z]{4,}$/.test(word) ? spellings(word).filter((one) => one !== word && one.length > 4 && stands(one)) : [])];
};
// and in its other forms
const formsOf = (word) => {
  if (!/^[a-z]{4,}$/.test(word)) return [word];
  const near = new Set(every.match(new RegExp(`\\b${word.slice(0, 3)}[a-z]*`, "g")));
  return [word, ...[...near].filter((one) => stems.stemWord(one) === stems.stemWord(word))];
};
// words in quotation marks are one, and so are dates and the names of countries
const wordsOf = (asked) => {
  const parts = fold(asked.replace(ownership, "")).split(/["“”]/);
  const words = parts.flatMap((part, n) => (n % 2 ? [part] : part.match(together) ?? []));
  return words.map((word) => word.replace(/^[^\w]+|[^\w]+$/g, "")).filter(Boolean);
};

const find = (asked) => {
  const words = wordsOf(asked);
  const written = words.map(writtenAs);
  const forms = written.map((own) => own.flatMap(formsOf));
  const patterns = forms.map(begins);
  const has = patterns.map((pattern) => new RegExp(pattern));
  const exact = written.map((own) => new RegExp(`${begins(own)}(?!\\w)`));
  const together = new RegExp(patterns.join("\\w*[^\\w\\n]+"));
  const ends = new RegExp(`${together.source}(?!\\w)`);
  const capitals = asked.match(/\b\p{Lu}[\p{L}\d]*/gu) ?? [];
  const all = (tests, text) => tests.every((one) => one.test(text));
  const rank = ({ head, lines, folded }) => {
    const name = fold(head);
    const isName = [name, ...name.split(", ")].some((one) => one === words.join(" ") || (words.length === 1 && forms[0].includes(one)));
    const inHead = all(has, name);
    const asWritten = capitals.length && capitals.every((one) => [head, ...lines].some((line) => line.includes(one)));
    const signs = [isName, all(exact, folded), all(exact, name), inHead && together.test(name), inHead, asWritten, together.test(folded), ends.test(folded)];
    return signs.reduce((sum, sign) => 2 * sum + Boolean(sign), 0); // the first weighs the most
  };
  const found = words.length ? places.filter(({ folded }) => all(has, folded)) : [];
  const ranks = new Map(found.map((place) => [place, rank(place)]));
  found.sort((a, b) => ranks.get(b) - ranks.get(a)); // else in the order of the book
  const marked = written.map((own, n) => (names.has(words[n]) ? names.get(words[n]) : own.length > 1 && !/\d/.test(own[0]) ? own.join(" ") : words[n]));
  return { words, found, together, has, marked, marks: new RegExp(patterns.map((one) => `${one}\\w*`).join("|"), "g") };
};

// what is asked with the nearest and most frequent words of the book for those that it has not
const mend = (words, has) => {
  const counts = new Map();
  for (const { head, lines } of places)
    for (const [word] of `${head} ${lines.join(" ")}`.matchAll(/[a-z]{4,}/gi)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const mended = words.map((word, n) => {
    if (has[n].test(every) || !/^[a-z]{4,}$/.test(word)) return word;
    const most = word.length > 6 ? 2 : 1;
    const near = [...counts.keys()].filter((one) => Math.abs(one.length - word.length) <= most && apart(fold(one), word) <= most);
    return near.sort((a, b) => apart(fold(a), word) - apart(fold(b), word) || counts.get(b) - counts.get(a))[0] ?? word;
  });
  return mended.join(" ") === words.join(" ") ? "" : mended.join(" ");
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
  const highlight = new URLSearchParams({ highlight: result.marked.join(" ") });
  list.append(
    ...result.found.slice(from, from + SHOWN).map((place) => {
      const link = Object.assign(make("a", place.head), { href: `${place.address}?${highlight}#${place.id}` });
      return make("li", link, place.head === place.title ? "" : make("span", place.title), quote(place, result));
    }),
  );
  more.hidden = list.children.length === result.found.length;
  return list.children[from];
};

// whether a row of Pakistan has all words; yes if its rows cannot be read here
let printed;
const inOneRow = async (words) => {
  const unpacked = (answer) => new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).text();
  try {
    printed ??= fetch("rows/PAK.csv.gz").then(unpacked).then((text) => asRow(text).replace(/,[^,\n]*$/gm, "").split("\n")); // without the address
    return (await printed).some((row) => words.every((word) => row.includes(word)));
  } catch {
    return true;
  }
};
// the same words among the rows of the record, of the country that they name; nothing if they are
// the number of a claim or a law, or if no row of Pakistan has all of them
const leadOn = (asked) => {
  const text = asked.replace(ownership, "");
  const countries = new Map(window.book.countries.map((name) => [fold(name), name]));
  const called = [...names].flatMap(([other, name]) => (countries.has(name) ? [[other, countries.get(name)]] : []));
  const named = [...countries, ...called].filter(([name]) => new RegExp(`\\b${escape(name)}(?!\\w)`).test(fold(text)));
  const [word, country] = named.sort((a, b) => b[0].length - a[0].length)[0] ?? ["", ""];
  const at = word ? fold(text).indexOf(word) : text.length;
  const rest = `${text.slice(0, at)} ${text.slice(at + word.length)}`;
  const q = rest.replace(/[“”]/g, '"').replace(/"\s*"/g, "").trim().replace(/\s+/g, " ");
  const words = asRow(fold(q)).match(/\w+/g) ?? [];
  const recorded = (one) => ` ${asRow(window.book.recorded)}`.includes(` ${one}`);
  const vain = /\bs\d-\d+|\busc\b|\bp\.? ?l\b/.test(fold(q)) || words.some((one) => one.length < 2);
  const wanted = new URLSearchParams([["country", country], ["q", q]].filter(([, value]) => value));
  const link = on.querySelector("a");
  link.textContent = q ? `search the rows of ${country || "Pakistan"} for ${q}` : `the rows of ${country}`;
  link.href = `chapters/90_pakistan_rows.html?${wanted}`;
  const ours = !country || country === "Pakistan";
  on.hidden = !(country || words.length) || vain || (ours && !words.every(recorded));
  if (on.hidden || !ours || words.length < 2) return;
  on.hidden = true;
  inOneRow(wordsOfRow(q)).then((found) => field.value === asked && (on.hidden = !found));
};

const search = () => {
  result = find(field.value);
  const { words, found, has } = result;
  const pages = new Set(found.map(({ address }) => address)).size;
  const count = (number, name) => `${number} ${name}${number === 1 ? "" : "s"}`;
  if (!words.length) say("Type what you look for: a school, a country, a law, a claim such as S2-27. Words in quotation marks stand together.");
  else if (!found.length) say("No place of the book has all this: take a word away, or write only how it begins.");
  else say(`${count(found.length, "place")} on ${count(pages, "page")}.`);
  list.replaceChildren();
  show();
  const instead = found.length ? "" : mend(words, has);
  meant.hidden = !instead;
  Object.assign(meant.querySelector("a"), { textContent: instead, href: `?${new URLSearchParams({ q: instead })}` });
  leadOn(field.value);
};

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.focus();
// book.js, which runs before this script, knows how rows are looked for
if (!window.book || typeof wordsOfRow === "undefined") return say("The text of the book did not load: load the page again, or use the contents.");
prepare(window.book);
search();
field.addEventListener("input", () => {
  search();
  history.replaceState(null, "", `?${new URLSearchParams({ q: field.value })}`);
});
field.form.addEventListener("submit", (event) => event.preventDefault());
more.querySelector("button").addEventListener("click", () => show().querySelector("a").focus());
})();
