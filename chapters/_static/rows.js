// Every row, any country: loads the rows of the country that the address names, or Pakistan's, and
// shows those that are searched for. imet.book.rows makes the files, templates/rows.html the form.
(() => {
const SHOWN = 50; // rows at a time
const page = document.querySelector(".imet-rows");
const form = page.querySelector("form");
const { country, q, year, programme, csv } = form.elements;
const turns = page.querySelectorAll("[data-turn]");
const say = (text) => (page.querySelector(".said").textContent = text);
const fail = (text) => {
  page.classList.add("failed");
  say(text);
};
const { format: count } = new Intl.NumberFormat("en");

// the columns of the table, from those of the files; names of classes are those of the style sheet
const NO_COST = "–"; // printed, or printed as nothing, which is not a cost of nothing
const COLUMNS = [
  ["Fiscal year", (row) => row.fiscal_year, "number"],
  ["Programme", (row) => row.program + (row.stage === "planned" ? ", planned" : "")],
  ["Course", (row) => row.course, "wide"],
  ["Location", (row) => row.location, "wide"],
  ["Student’s unit", (row) => row.student_unit, "wide"],
  ["US unit", (row) => row.us_unit, "wide"],
  ["Start", (row) => row.start_date, "day"],
  ["End", (row) => row.end_date, "day"],
  ["Seats", (row) => row.students, "number"],
  ["Cost, US$", (row) => (row.cost_usd === "0" ? NO_COST : count(row.cost_usd)), "number"],
  ["Report, page", (row) => `${row.report}, p. ${row.page}`, "place"],
];

// no cell of a file has a line break
const CELL = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g;
const parse = (text) => {
  const cells = (line) => (line.includes('"') ? [...line.matchAll(CELL)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain) : line.split(","));
  const [head, ...rows] = text.trimEnd().split("\n").map(cells);
  return rows.map((row) => head.reduce((one, name, at) => ((one[name] = row[at]), one), {}));
};
const written = (rows) => {
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [Object.keys(rows[0]), ...rows.map(Object.values)].map((row) => `${row.map(cell).join(",")}\n`).join("");
};

const load = async (name) => {
  const answer = await fetch(page.dataset.rows + name);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.blob();
};
const unpack = async (packed) => {
  const [first, second] = new Uint8Array(await packed.slice(0, 2).arrayBuffer());
  // some servers say how a file is packed, and then the browser has unpacked it
  if (first !== 0x1f || second !== 0x8b) return packed.text();
  if (!window.DecompressionStream) throw new Error("this browser is too old to unpack them");
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

// a row with its cells and all its words, made when they are first asked for, since few of many are
class Shown {
  constructor(row) {
    this.row = row;
  }
  get cells() {
    return (this.made ??= COLUMNS.map(([, cell]) => cell(this.row)));
  }
  get words() {
    return (this.told ??= asRow(this.cells.join("  ")));
  }
}

let called = ""; // the country
let every = []; // the rows of the country
let found = []; // those that are searched for
let from = 0; // the first of these that is shown
let order = {}; // the column by which they are sorted, and whether it ascends

const table = document.createElement("table");
const draw = (refused = "") => {
  const cells = ({ row, cells }) => {
    const line = document.createElement("tr");
    COLUMNS.forEach(([head, , kind = ""], at) => {
      const cell = line.insertCell();
      Object.assign(cell, { className: kind, textContent: cells[at] }).dataset.label = head;
      if (at < COLUMNS.length - 1) return;
      const link = Object.assign(document.createElement("a"), { href: row.official_url, textContent: cells[at] });
      cell.replaceChildren(link);
    });
    return line;
  };
  table.tBodies[0].replaceChildren(...found.slice(from, from + SHOWN).map(cells));
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    if (at === order.at) head.setAttribute("aria-sort", order.up ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
  const there = (at) => 0 <= at && at < found.length;
  turns.forEach((turn) => (turn.disabled = !there(from + SHOWN * turn.dataset.turn)));
  csv.disabled = !found.length;
  const last = Math.min(from + SHOWN, found.length), some = found.length < every.length;
  table.caption.textContent = `Training activities of ${called}, ${some ? `${count(found.length)} of ${count(every.length)} rows` : "every row"} of the reports`;
  say(
    refused + (found.length
      ? `Rows ${count(from + 1)} to ${count(last)} of ${count(found.length)}${some ? `, of all ${count(every.length)}` : ""}.`
      : `No row has all these words: take one away, ${year.value || programme.value ? "or choose all years and programmes" : "or write only how it begins"}.`),
  );
};
const ofIMET = (code) => code.split("-")[0] === "IMET";
const search = (refused) => {
  const words = wordsOfRow(q.value);
  found = every.filter(
    (one) =>
      words.every((word) => one.words.includes(word)) &&
      (!year.value || one.row.fiscal_year === year.value) &&
      (!programme.value || one.row.program === programme.value || (programme.value === "IMET" && ofIMET(one.row.program))),
  );
  if (order.at !== undefined) {
    const { compare } = new Intl.Collator("en", { numeric: true });
    const value = COLUMNS[order.at][2] === "number" ? (one) => one.cells[order.at].replace(/\D/g, "") : (one) => one.cells[order.at];
    found.sort((a, b) => compare(value(a), value(b)) * (order.up ? 1 : -1));
  }
  from = 0;
  draw(refused);
};
const remember = () => {
  const kept = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  history.replaceState(null, "", `?${kept}${location.hash}`);
};
const fill = (select, options) => select.replaceChildren(...options.map(([value, shown = value]) => new Option(shown, value)));

const open = async (wanted, loading) => {
  const code = country.value;
  const name = country.selectedOptions[0].text;
  say(`Loading the rows of ${name}.`);
  let rows;
  try {
    rows = parse(await unpack(await (loading ?? load(`${code}.csv.gz`))));
  } catch (error) {
    rows = error;
  }
  if (country.value !== code) return; // another was chosen meanwhile
  page.classList.toggle("shown", Array.isArray(rows));
  if (!Array.isArray(rows))
    return say(`The rows of ${name} did not load (${rows.message}); choose the country again, or read data/training/activities.parquet.`);
  every = rows.map((row) => new Shown(row));
  const programmes = [...new Set(rows.map((row) => row.program))].sort();
  const imet = programmes.some(ofIMET) ? [["IMET", "IMET, all labels"]] : [];
  fill(year, [["", "all"], ...[...new Set(rows.map((row) => row.fiscal_year))].map((one) => [one, `FY${one}`])]);
  fill(programme, [["", "all"], ...imet, ...programmes.filter((code) => code !== "IMET").map((code) => [code])]);
  let refused = "";
  for (const [field, them] of [[year, "fiscal years"], [programme, "programmes"]]) {
    field.value = wanted[field.name] ?? "";
    if (field.selectedIndex >= 0) continue;
    field.value = "";
    refused += `There is no “${wanted[field.name]}” among the ${them} of ${name}: all are shown. `;
  }
  Object.assign(form.querySelector("a"), { href: `${page.dataset.rows}${code}.csv.gz`, textContent: `All rows of ${name}, packed` });
  called = name;
  search(refused);
};

const prepare = () => {
  table.createCaption();
  const heads = table.createTHead().insertRow();
  table.createTBody();
  COLUMNS.forEach(([title, , kind = ""], at) => {
    const head = Object.assign(document.createElement("th"), { scope: "col", className: kind });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: title });
    button.addEventListener("click", () => {
      // up, down, and then as it was, the newest first
      order = order.at !== at ? { at, up: true } : order.up ? { at, up: false } : {};
      search();
    });
    head.append(button);
    heads.append(head);
  });
  page.querySelector(".imet-ledger").append(table);
  form.addEventListener("submit", (event) => event.preventDefault());
  country.addEventListener("change", () => {
    open({ year: year.value, programme: programme.value }).then(remember);
  });
  for (const [field, when] of [[q, "input"], [year, "change"], [programme, "change"]])
    field.addEventListener(when, () => (search(), remember()));
  for (const turn of turns)
    turn.addEventListener("click", () => {
      from += SHOWN * turn.dataset.turn;
      draw();
      if (!form.contains(turn)) form.querySelector("p").scrollIntoView();
      // a button that is switched off would let the focus fall
      if (turn.disabled) page.querySelector(".imet-ledger").focus({ preventScroll: true });
    });
  csv.addEventListener("click", () => {
    const file = new Blob([written(found.map(({ row }) => row))], { type: "text/csv" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `${country.value}_rows.csv` });
    link.click();
    URL.revokeObjectURL(link.href);
  });
};

const start = async () => {
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  const name = asked.country || "PAK";
  // not to wait for the list of countries; what fails is said once the list is there
  const loading = /^[A-Z]{3}$/.test(name) ? load(`${name}.csv.gz`) : undefined;
  loading?.catch(() => {});
  let known;
  try {
    known = parse(await (await load("countries.csv")).text());
  } catch (error) {
    return fail(
      location.protocol === "file:"
        ? "Browsers load no rows into a page that is opened from a disk: show the book with make serve, or with python -m http.server in its folder."
        : `The list of countries did not load (${error.message}); load the page again, or read data/training/activities.parquet.`,
    );
  }
  // book.js, which knows names, waits for the whole page, and this script may run sooner
  if (typeof countryMeant === "undefined" && document.readyState !== "complete")
    await new Promise((done) => ["DOMContentLoaded", "load"].forEach((event) => addEventListener(event, done)));
  if (typeof countryMeant === "undefined") return fail("A script of this page did not load; load the page again.");
  prepare();
  fill(country, known.map((one) => [one.iso3, one.country]));
  form.hidden = false;
  q.value = asked.q ?? "";
  const meant = countryMeant(name, known.map((one) => ({ code: one.iso3, name: one.country, also: one.also.split("|") })));
  country.value = meant.code ?? "";
  return meant.code ? open(asked, loading) : say(unknownCountry("The record has", name, meant));
};
start();
})();
