// Explore: draws and lists the sums that the address asks for, of countries, a measure and its parts.
// imet.book.explore makes the file of sums and the library that draws, templates/explore.html the form.
(() => {
const page = document.querySelector(".imet-explore");
const form = page.querySelector("form");
const field = form.elements;
const part = (name) => page.querySelector(`.${name}`);
const { format: count } = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const fiscal = (year) => `FY${year}`;
const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
const few = (names) => (names.length > 8 ? `${names[0]} and ${names.length - 1} others` : listed(names));

// what is measured: the column of the sums, and what it is called
const REPORTS = "Foreign Military Training reports, section IV, of all years";
const ENDED = "by the fiscal year in which the course ended";
const MEASURES = {
  seats: { name: "seats", title: "Course seats", unit: "seats", column: "seats", told: `Course seats, not persons, ${ENDED}` },
  officers: { name: "officers, estimated", title: "Estimated officers", unit: "persons", column: "officers_estimate", told: `Officers, estimated by joining seats of one unit within %gap% days, ${ENDED}`, lacks: "no estimate", none: "no estimate before FY2002" },
  weeks: { name: "student-weeks", title: "Student-weeks", unit: "student-weeks", column: "student_weeks", told: `Seats times calendar weeks of the course, ${ENDED}`, unknown: "undated", lacks: "no dates", none: "no row that has dates", have: "have dates" },
  dollars: { name: "dollars of courses", title: "Cost of courses in current US dollars", unit: "current US dollars", column: "cost_usd", told: `Cost of the courses as the reports give it, current US dollars, ${ENDED}`, dollars: true, unknown: "unpriced", lacks: "no cost", none: "no row that prints a cost", have: "print a cost" },
  obligated: { name: "IMET obligations, current", title: "IMET obligations in current US dollars", unit: "current US dollars", at: 1, told: "Obligations by fiscal year, current US dollars", dollars: true },
  obligated2020: { name: "IMET obligations, constant", title: "IMET obligations in US dollars of FY2020", unit: "US dollars of FY2020", at: 2, told: "Obligations by fiscal year, in US dollars of FY2020", dollars: true },
};
const SPLITS = { "": "all together", programme: "each programme apart", location: "each location apart" };
const MOST_COUNTRIES = 20, MOST_PARTS = 7; // in one picture
const MOST_LINES = 24; // of a table that is shown whole
const ACT = 1976; // up to this fiscal year the Greenbook's rows of IMET are older than its act
const OLDER = `to FY${ACT} we read these rows as older training grants, filed later under the name of IMET, which the act of 30 June ${ACT} founded; fiscal years to FY${ACT} ended in June`;
// below this share of rows with a cost a sum says little: most sums of years lack some
const HALF = 0.5;
// the colours of the book; the file of a picture has them as they are on a light page
const SERIES = ["accent", "ink", "series-3", "series-4", "series-5", "series-6", "series-8", "series-7"];
const colour = (name) => `var(--${name})`;
const LIGHT = {}; // by what stands in the picture of the page

let sums; // all there is
const chosen = []; // the codes of the countries, in the order in which they were added
let training = ""; // which was chosen last, though a measure may not have it apart
let drawn = 0; // how often, so that a slow picture does not replace a newer one

const isMoney = () => "at" in MEASURES[field.measure.value];
const last = () => sums.years[isMoney() ? "obligations" : "training"][1]; // of the Greenbook it is incomplete
const numbers = (rows, at) => new Map(rows.map((row) => [row[0], row[at]]));
const at = (name) => sums.columns.indexOf(name);
const partsOf = (code) => sums.training[code] ?? {};
const label = (name) => (name === "" ? "all training" : name[0] === "@" ? name.slice(1) : name);

// ------------------------------------------------------------------ what is shown

const years = () => {
  const found = [];
  for (let year = +field.from.value; year <= +field.to.value; year++) found.push(year);
  return found;
};
// of one country and part, by year: its value, null where no row says it; how many rows there are, and
// in how many of them it is unknown; and whether they reach the printed total
const series = (code, name) => {
  const { column, unknown, at: place } = MEASURES[field.measure.value];
  if (isMoney()) return new Map((sums.obligations[code] ?? []).map((row) => [row[0], judged({ value: row[place], rows: 1, unknown: 0, reached: row[0] !== last() })]));
  const of = (row) => judged({ value: row[at(column)], rows: row[at("rows")], unknown: (unknown && row[at(unknown)]) || 0, reached: !row[at("incomplete")] });
  return new Map((partsOf(code)[name] ?? []).map((row) => [row[0], of(row)]));
};
const share = ({ rows, unknown }) => (rows ? 1 - unknown / rows : 1);
const percent = (row) => Math.max(1, Math.floor(100 * share(row)));
// whether a point is as full as others; of several added up some may be
const judged = (one) => {
  const whole = one.reached && share(one) >= (MEASURES[field.measure.value].dollars ? HALF : 1);
  return { ...one, whole, partly: !whole };
};
const NOTHING = { value: null, rows: 0, unknown: 0, reached: true, whole: true, partly: false };
const added = (all) => {
  const sum = (name) => all.reduce((total, one) => total + one[name], 0);
  const known = all.filter((one) => one.value !== null);
  return { value: known.length ? Math.round(10 * sum("value")) / 10 : null, rows: sum("rows"), unknown: sum("unknown"), whole: !known.length || known.some((one) => one.whole), partly: known.some((one) => one.partly) };
};
const wanted = () => {
  const show = field.show.value;
  if (isMoney() || (show !== "programme" && show !== "location")) return { names: [isMoney() ? "" : show], split: false };
  const all = new Map();
  for (const code of chosen)
    for (const name of Object.keys(partsOf(code))) {
      if (name === "" || (name[0] === "@") !== (show === "location")) continue;
      const own = series(code, name);
      all.set(name, years().reduce((sum, year) => sum + (own.get(year)?.value ?? 0), all.get(name) ?? 0));
    }
  const names = [...all.keys()].filter((name) => all.get(name)).sort((a, b) => all.get(b) - all.get(a));
  return { names, split: true };
};

// one row for each country, year and part; without a row in the source it is empty and not nothing;
// small parts are added up, but for a file that has each
const cells = (each = false) => {
  const { names, split } = wanted();
  const kept = names.length > MOST_PARTS + 1 && !each ? names.slice(0, MOST_PARTS) : names;
  const lumped = names.slice(kept.length), rest = "all others";
  const found = [];
  for (const code of chosen) {
    const country = sums.countries[code];
    const put = (part, name, of) => {
      for (const year of years()) found.push({ code, country, part, series: name, year, ...(of(year) ?? NOTHING) });
    };
    for (const name of kept) {
      const own = series(code, name);
      put(label(name), split ? label(name) : country, (year) => own.get(year));
    }
    if (!lumped.length) continue;
    const all = lumped.map((name) => series(code, name));
    put(rest, rest, (year) => added(all.flatMap((own) => own.get(year) ?? [])));
  }
  const order = split ? [...kept.map(label), ...(lumped.length ? [rest] : [])] : chosen.map((code) => sums.countries[code]);
  return { rows: found, order, split, lumped: lumped.map(label), rest };
};

// ------------------------------------------------------------------ the picture

// bars of so many countries that colours would not tell them apart: the first, which has the book's
// colour, the largest others, and the rest as one
const joined = (shown) => {
  const { rows, order, split } = shown;
  if (split || field.picture.value !== "stacked" || order.length <= SERIES.length) return shown;
  const total = (name) => rows.reduce((sum, row) => sum + (row.series === name ? row.value ?? 0 : 0), 0);
  const kept = [order[0], ...order.slice(1).sort((a, b) => total(b) - total(a)).slice(0, MOST_PARTS - 1)];
  const lumped = order.filter((name) => !kept.includes(name)), rest = `${lumped.length} others`;
  const others = years().map((year) => {
    const own = rows.filter((row) => row.year === year && lumped.includes(row.series));
    return { country: rest, part: own[0].part, series: rest, year, ...added(own) };
  });
  return { rows: [...rows.filter((row) => kept.includes(row.series)), ...others], order: [...kept, rest], split, lumped, rest };
};

// lines of more countries than colours and shapes tell apart
const eachApart = ({ split, order }) => !split && field.picture.value !== "stacked" && order.length > SERIES.length;

const specification = (shown, width, title) => {
  const { rows, order, split } = joined(shown);
  const { dollars, unit } = MEASURES[field.measure.value];
  const wide = width >= 560;
  const stacked = field.picture.value === "stacked";
  const apart = eachApart({ split, order });
  const panels = apart || (split && chosen.length > 1);
  const across = !panels ? 1 : apart ? (wide ? 4 : 2) : !wide ? 1 : chosen.length > 4 ? 3 : 2;
  const side = !split && !stacked && !apart && wide; // where the names stand at the ends of the lines
  const inner = panels ? Math.floor((width - (apart ? 55 : 0)) / across - (apart ? 24 : wide ? 52 : 60)) : width - 4;
  const height = apart ? 90 : panels ? 150 : wide ? 340 : 280;
  const every = years(), step = Math.ceil(every.length / Math.max(2, Math.floor(inner / 75)));
  const size = wide ? 13 : 12;
  const scale = { domain: order, range: order.map((_, n) => colour(SERIES[apart ? 0 : Math.min(n, SERIES.length - 1)])) };
  const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left"];
  const legend = side || apart || order.length < 2 ? null : { orient: "top", title: null, columns: Math.max(2, Math.floor(width / 165)), labelLimit: 125, columnPadding: 18, ...(stacked ? { symbolType: "square" } : {}) };
  const ofSeries = { field: "series", type: "nominal", sort: order, scale, legend };
  const fill = { ...ofSeries, condition: { test: "!datum.whole", value: colour("paper") } };
  const x = { field: "year", type: "ordinal", axis: { title: null, labelAngle: 0, values: every.filter((_, n) => (every.length - 1 - n) % step === 0), grid: false }, scale: { domain: every } };
  const y = { field: "value", type: "quantitative", axis: { title: null, format: dollars ? "$~s" : ",.12~r", tickCount: panels ? 3 : 5 }, scale: { domainMin: 0 } };
  const tooltip = [
    { field: "country", title: "country" }, { field: "part", title: "training" }, { field: "year", title: "fiscal year" },
    { field: "value", type: "quantitative", format: dollars ? "$,d" : ",.12~r", title: unit },
  ].filter((one) => one.field !== "part" || !isMoney());
  const marks = stacked
    ? [{ mark: { type: "bar", strokeWidth: 1.5 }, encoding: { x, y, stroke: ofSeries, fill: ofSeries, fillOpacity: { value: 1, condition: { test: "!datum.whole", value: 0.25 } }, order: { field: "order", type: "quantitative" }, tooltip } }]
    : [
        { mark: { type: "line", strokeWidth: 2 }, encoding: { x, y, stroke: ofSeries } },
        { mark: { type: "point", size: apart ? 20 : 45, opacity: 1, strokeWidth: 1.75 }, encoding: { x, y, stroke: ofSeries, fill, shape: { ...ofSeries, scale: { domain: order, range: order.map((_, n) => shapes[apart ? 0 : n % shapes.length]) } }, tooltip } },
      ];
  if (side) marks.push(...names(rows, order, height, scale, inner / every.length));
  // of nothing a bar would be a line all the same
  const data = { values: rows.filter((row) => !stacked || row.value).map((row) => ({ ...row, order: order.indexOf(row.series) })) };
  const text = { labelColor: colour("quiet"), titleColor: colour("ink"), labelFontSize: size, titleFontSize: size };
  const one = { width: inner, height, layer: marks };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    data,
    ...(panels
      ? { facet: { field: "country", type: "nominal", sort: chosen.map((code) => sums.countries[code]), header: { title: null } }, columns: across, ...(apart ? { spacing: 14 } : {}), spec: one }
      : { ...one, autosize: { type: "fit-x", contains: "padding" }, width }),
    ...(title ? { title } : {}),
    background: title ? colour("paper") : "transparent",
    padding: title ? 24 : 2,
    config: {
      aria: false,
      font: "'Slots Sans', 'Source Sans 3', Arial, sans-serif",
      view: { stroke: null },
      axis: { ...text, gridColor: colour("line"), domainColor: colour("quiet"), tickColor: colour("quiet") },
      axisY: { domain: false, ticks: false },
      header: { labelColor: colour("ink"), labelFontSize: size, labelFontWeight: "bold" },
      legend: { ...text, labelColor: colour("ink"), symbolStrokeWidth: 2 },
      title: { anchor: "start", frame: "group", offset: 16, color: colour("ink"), fontSize: 18, subtitleColor: colour("quiet"), subtitleFontSize: 13, subtitlePadding: 6, subtitleLineHeight: 17 },
    },
  };
};

// names beside the last points of lines, moved apart where they would touch
const names = (rows, order, height, scale, step) => {
  const top = Math.max(1, ...rows.map((row) => row.value ?? 0)), least = (15 / height) * top;
  const ends = order.flatMap((name) => {
    const { value, year } = rows.findLast((row) => row.series === name && row.value !== null) ?? {};
    return year ? [{ series: name, value, from: value, year }] : [];
  });
  ends.sort((a, b) => a.value - b.value);
  const reach = (one) => (20 + 7 * one.series.length) / step; // of a name, in years
  const touch = (a, b) => Math.abs(a.year - b.year) < reach(a.year < b.year ? a : b);
  for (let turn = 0; turn < 200; turn++)
    ends.forEach((high, n) => {
      high.value = Math.max(least / 2, high.value); // and not on the axis
      for (const low of ends.slice(0, n).filter((one) => touch(one, high))) {
        const short = Math.max(0, least - (high.value - low.value));
        low.value -= short / 2;
        high.value += short / 2;
      }
    });
  const x = { field: "year", type: "ordinal" }, y = { field: "value", type: "quantitative" };
  const ink = { field: "series", type: "nominal", scale, legend: null };
  // a thin line to a name that was moved, behind the last year alone: elsewhere it would look like data
  const moved = ends.filter((end) => end.year === years().at(-1) && end.value !== end.from);
  const leader = {
    data: { values: moved },
    mark: { type: "rule", strokeWidth: 1, xOffset: 6, x2Offset: 13 },
    encoding: { x, x2: { field: "year" }, y: { field: "from", type: "quantitative" }, y2: { field: "value" }, stroke: ink },
  };
  const text = { data: { values: ends }, mark: { type: "text", align: "left", baseline: "middle", dx: 14, fontSize: 13 }, encoding: { x, y, text: { field: "series" }, fill: ink } };
  return moved.length ? [leader, text] : [text];
};

const OPTIONS = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true } };
const drawing = async (shown) => {
  const turn = ++drawn;
  const place = part("drawn");
  if (!window.vegaEmbed) {
    place.replaceChildren();
    return say("The library that draws did not load: load the page again. The table below has all numbers.");
  }
  // letters are measured for where they go
  await document.fonts.load("13px 'Slots Sans'").catch(() => {});
  const into = document.createElement("div");
  into.setAttribute("aria-hidden", "true"); // what it shows stands in the label around it
  try {
    const { view } = await vegaEmbed(into, specification(shown, place.clientWidth), OPTIONS);
    if (turn !== drawn) return view.finalize();
    place.replaceChildren(into);
  } catch (error) {
    say(`The picture was not drawn (${error.message}): load the page again. The table below has all numbers.`);
  }
};

// a file with what stands around the picture on the page, in the colours of a light page
const wrapped = (text, width) => {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (`${lines.at(-1)} ${word}`.length > width) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines;
};
const asFile = async () => {
  const title = {
    text: wrapped(part("title").textContent, 74),
    subtitle: [part("measured"), part("imet-source")].flatMap((one) => wrapped(one.textContent, 104)),
  };
  const own = JSON.stringify(specification(cells(), 704, title)).replace(/var\(--([\w-]+)\)/g, (_, name) => LIGHT[name]);
  const { view } = await vegaEmbed(document.createElement("div"), JSON.parse(own), OPTIONS);
  return view;
};

// ------------------------------------------------------------------ words and table

const say = (text) => (part("said").textContent = text);
const fail = (text) => {
  page.classList.add("failed");
  say(text);
};
const span = () => (field.from.value === field.to.value ? fiscal(field.from.value) : `${fiscal(field.from.value)} to ${fiscal(field.to.value)}`);
// why a point is hollow or a number has a star
const because = () => {
  const { unknown, dollars } = MEASURES[field.measure.value];
  if (isMoney()) return `FY${last()}, the Greenbook's last year, is incomplete for all countries`;
  const lost = "incomplete, since rows do not reach the printed total";
  return dollars ? `${lost}, or most of them print no cost` : unknown ? `${lost}, or some have no dates` : lost;
};
const words = (shown) => {
  const { rows, order, split } = shown, { rows: drawn, lumped, rest } = joined(shown);
  const { title, told, dollars, column, unknown, none, have } = MEASURES[field.measure.value];
  const show = field.show.value;
  const which = isMoney() || show === "" ? "" : split ? ` by ${show}` : ` under ${show}`;
  const stacked = field.picture.value === "stacked";
  const notes = [];
  if (eachApart({ order, split })) notes.push("each country apart, all on one scale");
  if (drawn.some((row) => row.value !== null && !row.whole)) notes.push(`${stacked ? "pale with an outline" : "hollow"}: ${because()}`);
  if (lumped.length) notes.push(`${rest}: ${listed(lumped)}${drawn.some((row) => row.whole && row.partly) ? ", some of them incomplete" : ""}`);
  if (isMoney() && rows.some((row) => row.value !== null && row.year <= ACT)) notes.push(OLDER);
  const empty = chosen.filter((code) => !rows.some((row) => row.code === code && (row.value !== null || row.rows)));
  if (empty.length) notes.push(`nothing ${isMoney() ? "recorded" : "listed"} for ${listed(empty.map((code) => sums.countries[code]))}`);
  const gaps = rows.filter((row) => row.value === null && !empty.includes(row.code));
  const causes = [gaps.some((row) => !row.rows) && (isMoney() ? "nothing recorded" : "no row, which is not zero"), gaps.some((row) => row.rows) && none].filter(Boolean);
  if (causes.length) notes.push(`${stacked ? "no bar" : "gaps"}: ${causes.join(", or ")}`);
  if (unknown && rows.some((row) => row.value !== null && row.unknown)) notes.push(`sums leave out rows that ${dollars ? "print no cost" : "have no dates"}, so that the true ones are higher; the table has the share of rows that ${have}`);
  if (column === "officers_estimate") notes.push(...errors(rows));
  notes.push(...apart(), ...exempt(rows));
  part("title").textContent = `${title}${which}, ${span()}: ${few(chosen.map((code) => sums.countries[code]))}`;
  part("measured").textContent = [told.replace("%gap%", sums.gap), ...notes].join("; ");
  part("imet-source").textContent = `Source: ${source()}.`;
  part("marked").textContent = key(shown);
  const extremes = [];
  const named = (row) => `${row.country}${split ? `, ${row.series}` : ""}`;
  const told2 = (row) => `${dollars ? "$" : ""}${count(row.value)} in ${fiscal(row.year)}`;
  for (const name of new Set(rows.map(named))) {
    const own = rows.filter((row) => named(row) === name), known = own.filter((row) => row.value);
    if (!known.length) continue;
    const high = known.reduce((a, b) => (b.value > a.value ? b : a)), low = known.reduce((a, b) => (b.value < a.value ? b : a));
    const without = own.filter((row) => row.value === null).length, zero = own.filter((row) => row.value === 0).length;
    const more = [zero && `${zero} ${zero === 1 ? "year" : "years"} of zero`, without && `${without} ${without === 1 ? "year" : "years"} without a number`].filter(Boolean);
    extremes.push(`${name}: highest ${told2(high)}, lowest ${zero ? "above zero " : ""}${told2(low)}${more.map((one) => `, ${one}`).join("")}.`);
  }
  part("drawn").setAttribute("aria-label", `${stacked ? "Stacked bars" : "Lines"} of ${part("title").textContent}. ${extremes.join(" ")} The table below has all numbers.`);
};
const source = () => (isMoney() ? `${sums.greenbook}, rows of IMET` : REPORTS);
// what the signs of the table mean
const key = ({ rows, lumped }) => {
  const { lacks, none, have, unknown } = MEASURES[field.measure.value];
  const told = [];
  if (rows.some((row) => row.value !== null && row.partly)) told.push(`* ${because()}${rows.some((row) => row.whole && row.partly) ? "; of all others, some at least" : ""}.`);
  if (unknown && rows.some((row) => row.value !== null && row.unknown)) told.push(`A percentage is the share of rows that ${have}; without one all do.`);
  if (rows.some((row) => row.value === null && row.rows)) told.push(`“${lacks}”: there are rows, but ${none}.`);
  told.push("An empty cell has no row in the source, which is not zero.");
  const codes = isMoney() ? [] : [...new Set([...rows.map((row) => row.part), ...lumped])].filter((code) => sums.programmes[code] && sums.programmes[code] !== code);
  if (codes.length) told.push(`${codes.map((code) => `${code}: ${sums.programmes[code]}`).join("; ")}.`);
  return told.join(" ");
};
// what must be known of countries whose numbers stand under another, or which were two
const overlaps = ({ from, to }) => from <= +field.to.value && +field.from.value <= to;
const apart = () => {
  const about = isMoney() ? ["obligations"] : field.measure.value === "officers" ? ["training", "officers"] : ["training"];
  return sums.notes.filter((note) => about.includes(note.about) && chosen.includes(note.iso3) && overlaps(note)).map((note) => note.text);
};
const exempt = (rows) => {
  const left = isMoney() ? [] : chosen.filter((code) => sums.exempt[code] && sums.exempt[code] < `${+field.to.value}-10-01`);
  if (!left.length) return [];
  const day = (date) => new Date(date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const days = [...new Set(left.map((code) => sums.exempt[code]))].sort();
  const since = days.map((date) => `${listed(left.filter((code) => sums.exempt[code] === date).map((code) => sums.countries[code]))} since ${day(date)}`);
  // fiscal years that had ended by then
  const before = rows.filter((row) => left.includes(row.code) && `${row.year}-09-30` < sums.exempt[row.code]);
  const empty = left.filter((code) => before.some((row) => row.code === code) && !before.some((row) => row.code === code && row.rows));
  const unknown = empty.length ? [`why ${listed(empty.map((code) => sums.countries[code]))} ${empty.length === 1 ? "has" : "have"} no row before, we do not know`] : [];
  return [`the law lets the reports leave out members of NATO and some allies (22 USC 2416): ${listed(since)}`, ...unknown];
};
const errors = (rows) => {
  if (!rows.some((row) => row.value !== null)) return [];
  const once = "not to be added up over years";
  if (field.show.value !== "IMET") return [`${once}; the estimate was tried under IMET alone`];
  const of = sums.trials.filter(({ apart }) => (apart ? chosen.includes(apart) : chosen.some((code) => !sums.trials.some((one) => one.apart === code))));
  const ended = Math.max(...of.map(({ to }) => to));
  const told = of.filter((trial) => overlaps(trial) || (trial.to === ended && +field.from.value > ended)).map(({ told }) => told);
  const after = +field.to.value > ended ? `, and no trial after FY${ended}` : "";
  return [once, ...(told.length ? [`tried on official counts under IMET it was off by ${listed(told)}${after}`] : [`not tried in these years`])];
};

const table = ({ rows, order, split }) => {
  const { lacks } = MEASURES[field.measure.value];
  const made = document.createElement("table");
  made.createCaption().textContent = part("title").textContent;
  const head = made.createTHead().insertRow();
  for (const [name, kind] of [...(split ? [["Country"]] : []), ["Fiscal year"], ...order.map((one) => [one, "number"])])
    head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name, className: kind ?? "" }));
  const body = made.createTBody();
  const lines = split ? chosen.flatMap((code) => years().map((year) => [code, year])) : years().map((year) => [undefined, year]);
  for (const [code, year] of lines) {
    const line = body.insertRow();
    const heads = [[split && sums.countries[code], ""], [fiscal(year), "short"]].filter(([text]) => text);
    line.append(...heads.map(([textContent, className]) => Object.assign(document.createElement("th"), { scope: "row", textContent, className })));
    for (const name of order) {
      const row = rows.find((one) => one.year === year && one.series === name && (code === undefined || one.code === code));
      const cell = Object.assign(line.insertCell(), { textContent: row.value === null ? (row.rows ? lacks : "") : `${count(row.value)}${row.partly ? "*" : ""}`, className: "number" });
      if (row.value !== null && row.unknown) cell.append(" ", Object.assign(document.createElement("small"), { textContent: `${percent(row)}%` }));
    }
  }
  part("numbers").replaceChildren(made);
  part("numbers").classList.toggle("tall", lines.length > MOST_LINES);
};
// every part apart; `complete` is what the data say of the rows' total, and the share tells the rest
const csv = ({ rows }) => {
  const { name, unit, unknown } = MEASURES[field.measure.value];
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const of = { unpriced: "share_with_cost", undated: "share_dated" }[unknown] ?? "share_known";
  const head = ["country", "iso3", "fiscal_year", "part", "measure", "unit", "value", "complete", of, "source", "data_version"];
  const lines = rows.map((row) => [
    row.country, row.code, row.year, isMoney() ? "IMET" : row.part, name, unit, row.value ?? "",
    row.rows ? (row.reached ? "yes" : "no") : "", unknown && row.rows ? Math.floor(1e4 * share(row) + 1e-6) / 1e4 : "",
    `${source()}${isMoney() && row.year <= ACT ? ", there older training grants" : ""}`, sums.version,
  ]);
  return [head, ...lines].map((line) => `${line.map((one) => cell(`${one}`)).join(",")}\n`).join("");
};

// ------------------------------------------------------------------ the form

const fill = (select, options) => select.replaceChildren(...options.map(([value, shown = value, off]) => Object.assign(new Option(shown, value), { disabled: Boolean(off) })));
const keep = (select, value, other) => {
  select.value = value;
  if (select.selectedIndex < 0 || select.selectedOptions[0].disabled) select.value = other;
  return select.value === value;
};
const first = () => (isMoney() ? Math.min(last(), ...chosen.flatMap((code) => sums.obligations[code]?.[0][0] ?? [])) : sums.years.training[0]);
const offer = (asked = {}) => {
  const refused = [];
  const told = asked.show || field.show.value, wish = asked.show ?? training; // what is refused is said once
  // who had chosen all years sees all, of another measure too
  const kept = (select, at) => (select.value === select.options[at(select.options.length)]?.value ? "" : select.value);
  const from = kept(field.from, () => 0), to = kept(field.to, (length) => length - 1);
  const officers = field.measure.value === "officers", money = isMoney();
  const programmes = new Set(chosen.flatMap((code) => Object.keys(partsOf(code))).filter((name) => name && name[0] !== "@"));
  const alone = [...programmes].sort((a, b) => (b === "IMET") - (a === "IMET") || a.localeCompare(b));
  fill(field.show, [
    ...Object.entries(SPLITS).map(([value, shown]) => [value, money ? (value ? shown : "IMET, which is one programme") : shown, value && (money || officers)]),
    ...alone.map((name) => [name, `${name} alone${(sums.programmes[name] ?? name) === name ? "" : ` (${sums.programmes[name]})`}`, money]),
  ]);
  if (!keep(field.show, money && wish === "IMET" ? "" : wish, "") && told)
    refused.push(
      officers && wish in SPLITS
        ? "Officers cannot be told apart by programme or location, since one may be on courses of several: all are shown together."
        : money
          ? "Obligations stand for the one programme IMET, and have no location: they are shown whole."
          : `None of these countries has training “${wish}”: all is shown together.`,
    );
  const begins = first(), ends = last(), all = Array.from({ length: ends - begins + 1 }, (_, n) => [`${begins + n}`, fiscal(begins + n)]);
  fill(field.from, all);
  fill(field.to, all);
  for (const [select, value, other] of [[field.from, asked.from ?? (from || `${begins}`), `${begins}`], [field.to, asked.to ?? (to || `${ends}`), `${ends}`]])
    if (!keep(select, value, other)) refused.push(`There is no “${value}” among the fiscal years ${begins} to ${ends}: ${other} is shown.`);
  if (+field.from.value > +field.to.value) {
    [field.from.value, field.to.value] = [field.to.value, field.from.value];
    refused.push("The years were turned round, the first first.");
  }
  return refused;
};
const remember = () => {
  const kept = new URLSearchParams();
  kept.set("countries", chosen.join(","));
  for (const name of ["measure", "show", "picture", "from", "to"]) if (field[name].value) kept.set(name, field[name].value);
  const query = `?${kept.toString().replaceAll("%2C", ",")}`;
  if (query !== location.search) history.pushState(null, "", query);
};
const show = (refused = []) => {
  part("result").hidden = !chosen.length;
  part("chosen").replaceChildren(
    ...chosen.map((code) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${sums.countries[code]} ×` });
      button.setAttribute("aria-label", `Remove ${sums.countries[code]}`);
      button.addEventListener("click", () => {
        chosen.splice(chosen.indexOf(code), 1);
        change();
        (part("chosen").querySelector("button") ?? field.country).focus();
      });
      return button;
    }),
  );
  if (!chosen.length) return say([...refused, "Choose a country."].join(" "));
  const shown = cells();
  words(shown);
  table(shown);
  say(refused.join(" "));
  // what is drawn, for those who hear the page
  const known = shown.rows.filter((row) => row.value !== null), short = known.filter((row) => row.partly).length;
  const heard = ` ${part("title").textContent}.${short ? ` Incomplete: ${short} of ${known.length} numbers.` : ""}`;
  part("said").append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: heard }));
  return drawing(shown);
};
const change = () => {
  const refused = offer();
  remember();
  return show(refused);
};
const meant = (name) => countryMeant(name, Object.entries(sums.countries).map(([code, country]) => ({ code, name: country, also: sums.also[code] })));
const TOO_MANY = `no more than ${MOST_COUNTRIES} countries fit into one picture`;
const add = () => {
  const name = field.country.value, found = meant(name), code = found.code ?? found.begun;
  if (!name.trim()) return;
  if (!code) return say(unknownCountry("The data have", name, found));
  if (!chosen.includes(code) && chosen.length >= MOST_COUNTRIES) return say(`${TOO_MANY[0].toUpperCase()}${TOO_MANY.slice(1)}: remove one first.`);
  field.country.value = "";
  if (!chosen.includes(code)) chosen.push(code);
  return change();
};
const take = (name, content) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
};

const prepare = () => {
  part("picture").classList.add("imet-figure");
  part("numbers").classList.add("imet-table");
  part("add").querySelector("datalist").replaceChildren(...Object.values(sums.countries).map((name) => new Option(name)));
  fill(field.measure, Object.entries(MEASURES).map(([value, { name }]) => [value, name]));
  for (const [name, codes] of Object.entries(sums.presets)) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.addEventListener("click", () => {
      chosen.splice(0, chosen.length, ...codes);
      change();
    });
    part("presets").append(button);
  }
  field.show.addEventListener("change", () => (training = field.show.value));
  for (const select of form.querySelectorAll("select")) select.addEventListener("change", change);
  form.addEventListener("submit", (event) => (event.preventDefault(), add()));
  field.add.addEventListener("click", add);
  // a choice from the list is added as it is made, what is typed on Enter
  field.country.addEventListener("input", (event) => event.inputType === "insertReplacementText" && meant(field.country.value).code && add());
  field.country.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), add()));
  const file = () =>
    [...chosen.slice(0, 3), chosen.length > 3 && `and_${chosen.length - 3}`, field.measure.value, field.show.value.replace(/[^A-Za-z0-9]+/g, "-"), `FY${field.from.value}-${field.to.value}`].filter(Boolean).join("_");
  const on = (name, make) =>
    page.querySelector(`[name=${name}]`).addEventListener("click", async () => {
      try {
        take(`${file()}.${name}`, await make());
      } catch (error) {
        say(`The file was not made (${error.message}): load the page again, or take the CSV.`);
      }
    });
  on("csv", () => new Blob([csv(cells(true))], { type: "text/csv" }));
  on("svg", async () => {
    const { documentElement: svg } = new DOMParser().parseFromString(await (await asFile()).toSVG(), "image/svg+xml");
    const said = { title: part("title").textContent, desc: `${part("drawn").getAttribute("aria-label").replace(/ The table below.*/, "")} ${part("measured").textContent}. ${part("imet-source").textContent} Data, version ${sums.version}.` };
    for (const [name, text] of Object.entries(said).reverse()) svg.prepend(Object.assign(document.createElementNS(svg.namespaceURI, name), { textContent: text }));
    svg.setAttribute("role", "img");
    return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
  });
  on("png", async () => {
    const canvas = await (await asFile()).toCanvas(2);
    return new Promise((done) => canvas.toBlob(done));
  });
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width || !chosen.length) return;
    width = innerWidth;
    drawing(cells());
  });
  // the colours of a light page, as a browser says them
  const probe = page.appendChild(document.createElement("span"));
  probe.style.colorScheme = "light";
  for (const name of new Set([...SERIES, "ink", "quiet", "line", "paper"])) {
    probe.style.color = colour(name);
    LIGHT[name] = getComputedStyle(probe).color;
  }
  probe.remove();
};

const start = async () => {
  if (typeof countryMeant === "undefined") return fail("A script of this page did not load; load the page again.");
  try {
    const answer = await fetch(page.dataset.sums);
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    sums = await answer.json();
  } catch (error) {
    return fail(
      location.protocol === "file:"
        ? "Browsers load no numbers into a page that is opened from a disk: show the book with make serve, or with python -m http.server in its folder."
        : `The numbers did not load (${error.message}); load the page again, or read data/training/country_year_program.csv.`,
    );
  }
  prepare();
  form.hidden = false;
  addEventListener("popstate", read);
  return read();
};
// what the address asks for
const read = () => {
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  const refused = [];
  chosen.length = 0;
  training = asked.show ?? "";
  for (const select of [field.show, field.from, field.to]) select.replaceChildren();
  const named = (asked.countries ?? "").split(",").map((name) => name.trim()).filter(Boolean);
  for (const name of named) {
    const found = meant(name), { code } = found;
    if (!code) refused.push(unknownCountry("The data have", name, found));
    else if (chosen.includes(code)) continue;
    else if (chosen.length >= MOST_COUNTRIES) refused.push(`${sums.countries[code]} is left out: ${TOO_MANY}.`);
    else chosen.push(code);
  }
  if (!("countries" in asked)) {
    chosen.push(...Object.values(sums.presets)[0]);
    asked.from ??= page.dataset.from;
  }
  for (const [name, other] of [["measure", "seats"], ["picture", "lines"]])
    if (!keep(field[name], asked[name] ?? other, other)) refused.push(`There is no ${name} “${asked[name]}”: ${other} are shown.`);
  refused.push(...offer(asked));
  return show(refused);
};
start();
})();
