"""The book's own findings: each is held by a check that tests its words and that can fail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest

import stored
from imet import prose, tables, values
from imet.chapters import what_we_claim
from imet.errors import DataError
from imet.ledger import findings
from imet.ledger.checks.base import Measured, Sense
from imet.ledger.findings import Finding
from imet.schemas import FINDINGS

EVERY = findings.every()
LEAST = 80
# a sentence with one of these says more than a number
CLAIMING = re.compile(
    r"\b(no|not|none|nothing|nobody|never|neither|nor|only|alone|all|both|every|each|any|most|"
    r"mostly|largest|larger|smallest|smaller|highest|higher|lowest|lower|longest|longer|shortest|"
    r"shorter|first|last|latest|before|after|since|until|earlier|later|more|fewer|less|least|than|"
    r"as many as|usual|usually|same|other|others|below|above|inside|outside|within|rose|fell|"
    r"better|worse|always|almost|nearly|still|again|incomplete|at most|at least|up to)\b",
    re.IGNORECASE,
)


@pytest.fixture(params=EVERY, ids=lambda one: one.name)
def one(request) -> Finding:
    return request.param


def claiming(text: str) -> set[str]:
    return {word.lower() for word in CLAIMING.findall(text)}


def other(value: object) -> Iterator[object]:
    """Yield what a number of a finding could be if the data were others."""
    if isinstance(value, bool | np.bool_):
        yield not value
    elif isinstance(value, int | float | np.number):
        yield from (value + 1, value - 1, value * 1.5, value * 0.5, 0, -value, 1e9, -1e9)
        yield from (int(value * 3) + 2, int(value / 3))
    elif isinstance(value, pd.Timestamp):
        yield from (value + pd.DateOffset(years=years) for years in (-30, -1, 1, 30))
    elif isinstance(value, str):
        yield "Atlantis"
    elif isinstance(value, tuple | list | set | frozenset):
        yield type(value)()
        yield type(value)([*value][:-1])
        yield type(value)([*value, *("Atlantis", 10**9)[: 1 + (not value)]])
        for place, part in enumerate(value):
            for new in other(part):
                yield type(value)([*[*value][:place], new, *[*value][place + 1 :]])
    elif isinstance(value, pd.Series | pd.DataFrame):
        yield from (
            value * 0,
            value * -1,
            value + 1e6,
            value[:0],
            value[::-1].set_axis(value.index),
        )
    elif isinstance(value, dict):
        yield {}
        for key, part in value.items():
            yield from (value | {key: new} for new in other(part))
    elif hasattr(value, "_asdict"):
        for key, part in value._asdict().items():
            yield from (value._replace(**{key: new}) for new in other(part))


def perturbed(numbers: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Yield the numbers of a finding with one of them changed."""
    for name, value in vars(numbers).items():
        yield from (SimpleNamespace(**vars(numbers) | {name: new}) for new in other(value))


def test_the_book_has_many_findings_and_each_has_a_place_in_it():
    assert len(EVERY) >= LEAST
    chapters = [path.stem for path in (stored.ROOT / "chapters").glob("*.ipynb")]
    stated = {name for chapter in chapters for name in stored.said(chapter)}
    drawn = "".join(
        path.read_text() for path in (stored.ROOT / "src" / "imet" / "chapters").glob("*.py")
    )
    homeless = [
        one.name for one in EVERY if one.name not in stated and f"{one.name}.told(" not in drawn
    ]
    assert not homeless, "neither a chapter nor a figure states these"


def test_it_is_supported_and_says_on_what_it_rests(one):
    assert one.text()
    found = one.found()
    assert re.search(r"\w", found.source) and found.senses
    assert all(one.about[name].strip() for name in ("unit", "span", "place"))


def test_its_check_names_every_word_that_compares_or_generalises(one):
    found = one.found()
    tested = claiming(" ".join(sense.text for sense in found.senses))
    assert claiming(found.value) <= tested, claiming(found.value) - tested


def test_each_of_its_senses_fails_for_other_data(one):
    numbers = one.numbers()
    bear = [number for number, sense in enumerate(one.found().senses) if sense.counts == "core"]
    assert bear
    for changed in perturbed(numbers):
        if not bear:
            return
        try:
            senses = one.says(changed).senses
        except (ArithmeticError, LookupError, RuntimeWarning, TypeError, ValueError, DataError):
            continue  # no sentence can be made of these
        bear = [n for n in bear if n >= len(senses) or senses[n].agrees is not False]
    assert not bear, [one.found().senses[number].text for number in bear]


def test_what_is_published_is_what_follows_now():
    now = tables.conform(findings.table(dt.date(1999, 12, 31)), FINDINGS)
    pd.testing.assert_frame_equal(now, tables.load(FINDINGS))


def test_a_sentence_or_working_that_changes_gets_a_new_day_and_the_others_keep_theirs(monkeypatch):
    old = tables.load(FINDINGS)
    changed = old.assign(sentence=[f"{old['sentence'][0]} Or not.", *old["sentence"][1:]])
    monkeypatch.setattr(findings, "published", lambda: changed)
    since = findings.table(dt.date(2030, 1, 2))["since"]
    assert since[0] == pd.Timestamp("2030-01-02")
    assert since[1:].tolist() == old["since"][1:].tolist()


@findings.finding(
    lambda: findings.numbers(now=3, before=5), unit="seats", span="FY2018", place="Pakistan"
)
def a_small_finding(n: SimpleNamespace) -> Measured:
    return findings.says(f"{prose.word(n.now)} are fewer", "page 1", ("'fewer'", n.now < n.before))


findings._KNOWN.pop("a_small_finding")


def test_a_finding_that_is_not_so_is_said_by_nobody():
    assert a_small_finding.text() == "three are fewer"
    with pytest.raises(DataError, match=r"'a_small_finding' .* is contradicted.*'fewer'"):
        a_small_finding.text(findings.numbers(now=6, before=5))


def test_a_word_that_carries_a_result_is_refused_when_it_is_not_so():
    assert findings.stands("before", True) == "before"
    with pytest.raises(DataError, match="'before' is no longer so"):
        findings.stands("before", False)


def test_two_findings_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two findings are named 'contract_first'"):

        @findings.finding(lambda: None, unit="u", span="s", place="p")
        def contract_first(n):
            return Measured("", (Sense("", True),), "", "")


def test_the_build_stops_at_a_false_finding_and_at_a_sentence_in_other_words(tmp_path, monkeypatch):
    assert what_we_claim.wrong(stored.ROOT / "chapters") == []
    rows = tables.load(FINDINGS)
    name, sentence = rows["finding"][0], values.escaped(rows["sentence"][0])
    cell = nbformat.v4.new_markdown_cell(f"<data value={name}>{sentence} Or not.</data>")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "01_x.ipynb")
    assert what_we_claim.wrong(tmp_path) == [
        f"01_x.ipynb states '{name}' in other words than published"
    ]
    false = rows.assign(verdict=["contradicted", *rows["verdict"][1:]])
    monkeypatch.setattr(what_we_claim, "published", lambda: false)
    assert f"'{name}' is contradicted" in what_we_claim.wrong(tmp_path)
