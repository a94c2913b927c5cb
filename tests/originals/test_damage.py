"""Damaged reports: an error, or the same rows; never a wrong row in silence.

FUZZ says how many; a run for which it says so is a slow one. `make fuzz` has many more. A failure
names sample, damage and number; with these three, `damage.damage` makes the damaged report again.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from damage import (
    BYTES,
    HTML,
    LINES,
    Course,
    Outcome,
    Programme,
    Sample,
    blocks_report,
    columns_pdf,
    damage,
    judge,
    list_html,
    list_pdf,
    made_samples,
    read,
    real_samples,
    table_html,
)
from originals.reports.layouts import BLOCKS, HTML_LISTS, HTML_TABLES, LISTS, TWO_COLUMNS
from originals.reports.records import Activity

ORIGINALS = Path(os.environ.get("SOURCES", Path(__file__).parents[3] / "shared" / "sources"))
INPUTS = int(os.environ.get("FUZZ", "1500"))
OF_MADE = 0.7  # the share of the made reports, which are read faster
LENGTH = [pytest.mark.slow] if "FUZZ" in os.environ else []

# each sample with the number of ways to damage it
MADE = {
    **dict.fromkeys(("blocks", "lists", "columns"), len(LINES)),
    **dict.fromkeys(("HTML table", "HTML list"), len(HTML)),
    **dict.fromkeys(("blocks file", "plain blocks file"), len(BYTES)),
    **dict.fromkeys(("plain lists file", "plain columns file"), len(BYTES)),
}
REAL = {
    **dict.fromkeys(("2000-2001", "2001-2002", "2002-2003", "2007-2008", "2018-2019"), len(LINES)),
    **dict.fromkeys(("1999-2000", "2006-2007"), len(HTML)),
}


class Tally:
    """How often each damage had which outcome."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, Outcome]] = Counter()
        self.reasons: Counter[str] = Counter()

    def table(self) -> str:
        """Return the counts as lines of text: by sample, by damage, and by both."""
        tables = [self._table(lambda sample, damage: sample)]
        tables.append(self._table(lambda sample, damage: damage))
        tables.append(self._table(lambda sample, damage: f"{sample}: {damage}"))
        reasons = [f"{count:7,}  {reason}" for reason, count in self.reasons.most_common()]
        return "\n\n".join([*tables, "\n".join(["beyond any reader, since:", *reasons])])

    def _table(self, name_of) -> str:
        rows: dict[str, Counter[Outcome]] = {}
        for (sample, kind, outcome), count in self.counts.items():
            name = name_of(sample, kind)
            rows.setdefault(name, Counter())[outcome] += count
        rows["together"] = sum(rows.values(), Counter())
        width = max(map(len, rows))
        lines = [" " * width + "".join(f"{outcome:>14}" for outcome in Outcome) + "   inputs"]
        for name, counts in rows.items():
            numbers = "".join(f"{counts[outcome]:>14,}" for outcome in Outcome)
            lines.append(f"{name:<{width}}{numbers}{counts.total():>9,}")
        return "\n".join(lines)


@pytest.fixture(scope="module")
def tally(request):
    """Return the tally of all damages; it is printed at the end of a long run."""
    tally = Tally()
    yield tally
    if tally.counts and LENGTH:
        manager = request.config.pluginmanager.getplugin("capturemanager")
        with manager.global_and_fixture_disabled():
            print(f"\n\nDamaged reports and what came of them\n\n{tally.table()}\n")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Sample]:
    """Return the made samples by name."""
    return {sample.name: sample for sample in made_samples(tmp_path_factory.mktemp("made"))}


@pytest.fixture(scope="module")
def real() -> dict[str, Sample]:
    """Return the parts of original reports by name."""
    return {sample.name: sample for sample in real_samples(ORIGINALS / "fmtr")}


def silent(sample: Sample, inputs: float, tally: Tally, folder: Path) -> list[str]:
    """Damage `sample` in about `inputs` ways; return those that gave wrong rows, or a crash."""
    before = read(sample, sample.content, folder)
    assert sum(isinstance(record, Activity) for record in before) >= 15
    found = []
    for kind in sample.damages:
        for number in range(math.ceil(inputs / len(sample.damages))):
            damaged = damage(sample, kind, number)
            recipe = f"{sample.name} / {kind} / {number}: {damaged.touched}"
            try:
                outcome, reason = judge(sample, damaged, before, folder)
            except Exception as error:
                found.append(f"{recipe}: {error!r}")
                continue
            tally.counts[sample.name, kind, outcome] += 1
            if outcome is Outcome.BEYOND:
                tally.reasons[reason] += 1
            elif outcome is Outcome.SILENT:
                found.append(recipe)
    return found


@pytest.mark.parametrize("name", [pytest.param(name, marks=LENGTH) for name in MADE])
def test_no_damage_to_a_made_report_gives_wrong_rows_in_silence(name, made, tally, tmp_path):
    inputs = INPUTS * OF_MADE * MADE[name] / sum(MADE.values())
    assert silent(made[name], inputs, tally, tmp_path) == []


@pytest.mark.originals
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=f"the originals are not at {ORIGINALS.name}/")
@pytest.mark.parametrize("name", REAL)
def test_no_damage_to_an_original_gives_wrong_rows_in_silence(name, real, tally, tmp_path):
    inputs = INPUTS * (1 - OF_MADE) * REAL[name] / sum(REAL.values())
    assert silent(real[name], inputs, tally, tmp_path) == []


def test_each_sample_is_tried(made):
    assert {name: len(sample.damages) for name, sample in made.items()} == MADE


# Hypothesis proves the samples' makers, and with them the readers, on numbers that nobody chose.
COURSES = st.builds(
    Course,
    name=st.sampled_from(["War College", "Safety 2", "Seminar 05-1", "100 DAYS"]),
    students=st.integers(0, 9999),
    cost=st.integers(0, 3_999_999),
    location=st.sampled_from([("Maxwell AFB, AL",), ("Fort Benning,", "GA")]),
    student_unit=st.sampled_from(["Army", "Air Force"]),
    us_unit=st.sampled_from(["AWC", "DIILS"]),
    start=st.just("1/2/2000"),
    end=st.just("12/30/2000"),
)


def contents(labels: list[str], years: list[int]) -> st.SearchStrategy[list[Programme]]:
    """Return the strategy of reports of one to three countries with one or two programmes."""
    courses = st.lists(COURSES, min_size=1, max_size=4)
    in_years = st.fixed_dictionaries(dict.fromkeys(years, courses))
    country = st.lists(st.tuples(st.sampled_from(labels), in_years), min_size=1, max_size=2)
    return st.lists(country, min_size=1, max_size=3).map(
        lambda countries: [
            Programme(name, label, mine)
            for name, programmes in zip(("Benin", "Ghana", "Kenya"), countries, strict=False)
            for label, mine in dict(programmes).items()
        ]
    )


OLD_LABELS = ["Foreign Military Financing (FMF)", "Marshall Center"]
MAKERS = {
    "blocks": (
        BLOCKS,
        contents(["IMET-1", "FMF"], [2018]),
        lambda content, folder: blocks_report(content).write(folder / "made.pdf").read_bytes(),
    ),
    "lists": (
        LISTS,
        contents(OLD_LABELS, [2004]),
        lambda content, folder: list_pdf(content, folder / "made.pdf").read_bytes(),
    ),
    "columns": (
        TWO_COLUMNS,
        contents(OLD_LABELS, [2000, 2001]),
        lambda content, folder: columns_pdf(content, folder / "made.pdf").read_bytes(),
    ),
    "HTML table": (
        HTML_TABLES,
        contents(["CTFP", "FMF"], [2006]),
        lambda content, folder: table_html(content),
    ),
    "HTML list": (
        HTML_LISTS,
        contents(["Marshall Center", "Service Academy"], [1999, 2000]),
        lambda content, folder: list_html(content),
    ),
}


@pytest.mark.parametrize("name", MAKERS)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_is_written_in_a_layout_is_what_is_read(name, data, tmp_path):
    layout, strategy, make = MAKERS[name]
    content = data.draw(strategy)
    sample = Sample(name, layout, make(content, tmp_path))
    rows = [
        (row.block.country, row.block.label, row.block.fiscal_year, row.students, row.cost)
        for row in read(sample, sample.content, tmp_path)
        if isinstance(row, Activity)
    ]
    assert rows == [
        (programme.country, programme.label, year, course.students, course.cost)
        for programme in content
        for year, courses in programme.years.items()
        for course in courses
    ]
