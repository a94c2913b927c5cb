"""The sentences of the chapters: short, with few numbers, and never too many words in a row."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

import stored
from imet.book import words

CHAPTERS = Path(__file__).parents[2] / "chapters"
MOST_MEDIAN, MOST_SHARE, MOST_IN_A_ROW = 18, 0.05, 250
FOUND = words.of_chapters(CHAPTERS)


@pytest.mark.parametrize("chapter", sorted(set(FOUND["chapter"])))
def test_sentences_are_short_and_have_few_numbers(chapter):
    rows = FOUND[FOUND["chapter"] == chapter]
    assert rows["words"].median() <= MOST_MEDIAN
    long = rows[rows["words"] > words.LONG]
    assert long.empty, long["sentence"].tolist()
    assert (rows["numbers"] >= words.MANY).mean() <= MOST_SHARE


@pytest.mark.parametrize("chapter", sorted(set(FOUND["chapter"])))
def test_few_words_stand_in_a_row_without_head_picture_or_table(chapter):
    assert words.unbroken(CHAPTERS / f"{chapter}.ipynb") <= MOST_IN_A_ROW


def test_sentences_are_told_apart_and_numbers_counted():
    text = (
        "# Head\n\nIn FY2018 it had <data value=n>85</data> seats, of 200 in FY2017. Mr. Khan saw "
        "it on 18 August 2018 (22 USC 2347).\n\n- From $2.41 million to 60%, three times.\n- No."
    )
    found = words.of_text(text)
    assert found["numbers"].tolist() == [2, 0, 3, 0]
    assert found["words"].tolist() == [10, 11, 7, 1]
    assert found["sentence"][1].startswith("Mr. Khan")


def test_a_chapter_that_goes_on_too_long_is_found(tmp_path):
    path = tmp_path / "long.ipynb"
    path.write_text(
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "'
        + "word " * 251
        + '"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    assert words.unbroken(path) == 251


# ------------------------------------------------------------------ words that are explained

ENTRY = re.compile(r"^## (.+)\n+((?:[^#\n].*\n?)+)", re.MULTILINE)
# where a word is no plain text, or is in what leads elsewhere
BOUND = re.compile(
    r"Sixty-Six Slots|<data value=\w+>.*?</data>|<a .*?</a>|\[[^\]]*\]\((?!glossary)[^)]*\)|"
    r"`[^`]*`|```.*?```|^#[^\n]*$|^- \*\*\[[^\n]*$|\*\*[^*\n]*\*\*|^\*[^*]*\?\*$|^\|[^\n]*$",
    re.DOTALL | re.MULTILINE,
)


def forms() -> dict[str, re.Pattern]:
    """Return how each entry of the glossary can stand in a text, by its anchor."""
    found = {}
    for head, text in ENTRY.findall((CHAPTERS / "glossary.md").read_text(encoding="utf-8")):
        names = [*([] if "," in head else [head]), *re.findall(r"\*([^*]+)\*", text)]
        either = (f"(?i:{name[0]}){re.escape(name[1:])}(?:s|'s)?" for name in names)
        anchor = stored.anchor(head)
        found[anchor] = re.compile(rf"(?<![\w-])(?:{'|'.join(either)})(?![\w-])")
    return found


def first_uses(text: str) -> dict[str, bool]:
    """Return the anchors of the words that a text uses, with whether the first use is a link."""
    plain = BOUND.sub(lambda found: " " * len(found[0]), text)
    links = [(found.start(1), found.end(1), found[2]) for found in LINK.finditer(plain)]
    uses = {}
    for anchor, form in FORMS.items():
        first = form.search(plain)
        if first:
            uses[anchor] = any(a <= first.start() < b and to == anchor for a, b, to in links)
    return uses


LINK = re.compile(r"\[([^\]]*)\]\(glossary\.md#([\w-]+)\)")
FORMS = forms()


@pytest.mark.parametrize("chapter", sorted(set(FOUND["chapter"]) - {"15_what_we_claim"}))
def test_a_word_of_the_glossary_is_explained_where_a_chapter_first_uses_it(chapter):
    cells = nbformat.read(CHAPTERS / f"{chapter}.ipynb", as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    uses = first_uses(text)
    assert len(uses) >= 3
    assert [anchor for anchor, linked in uses.items() if not linked] == []


def test_a_first_use_without_its_link_is_found():
    text = "An [officer](glossary.md#officer) has a seat. A [seat](glossary.md#seat) is one course."
    assert first_uses(text) == {"course": False, "officer": True, "seat": False}
