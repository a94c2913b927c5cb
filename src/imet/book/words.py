"""Measure the sentences of the chapters: how long they are, and how many numbers each has.

`python -m imet.book.words chapters` prints a line a chapter.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from imet import values
from imet.errors import exit_status
from imet.notebooks import notebooks_in, read

MANY = 3  # numbers from which on a sentence has many
LONG = 45  # words above which a sentence is too long
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
# days and years are not counted as numbers, nor are names that have one
NO_NUMBERS = re.compile(
    rf"\b\d{{1,2}} (?:{MONTH})(?: \d{{4}})?|\b(?:{MONTH}) \d{{4}}|\bFY\d{{4}}|\b(?:19|20)\d\d\b|"
    r"\b\d+ USC [\w-]+|\bS\d-\d\d\b|\b[A-Z]+-\d\w*|\b(?:section|title) \d+\w*(?:\(\w+\))?",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\$?\d[\d,.]*%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred)\b",
    re.IGNORECASE,
)
HEAD = re.compile(r"^#.*$|^\*\*In short\*\*$", re.MULTILINE)
WORD = re.compile(r"\w[\w'’.,%$-]*")
# where one sentence can end and another begin, and what ends with a stop all the same
END = re.compile(r"(?<=[.!?])['’\")\]]*\s+(?=['‘\"(\[]*[A-Z0-9$])")
SHORT = re.compile(
    r"\b(?:U\.S|P\.L|Mr|Mrs|Dr|Gen|Lt|Col|No|St|e\.g|i\.e|pp?|Jr|Stat|[A-Z])\.['\")]*$"
)


def blocks(markdown: str) -> Iterator[str]:
    """Yield the paragraphs and the items of lists as a reader sees them, without heads."""
    text = values.plain(re.sub(r"```.*?```", "", markdown, flags=re.DOTALL))
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<[^>]+>|[*`\\]", "", text)
    for block in re.split(r"\n\s*\n|\n(?=(?:[-:]|\d+\.) )", text):
        if block.strip() and not block.lstrip().startswith(("#", "|")):
            yield " ".join(re.sub(r"^\s*(?:[-:]|\d+\.) +", "", block).split())


def sentences(block: str) -> Iterator[str]:
    """Yield the sentences of a paragraph."""
    begun = ""
    for piece in END.split(block):
        begun = f"{begun} {piece}".strip()
        if not SHORT.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def numbers(sentence: str) -> int:
    """Return how many numbers a sentence has; days, years and names with a number are none."""
    return len(NUMBER.findall(NO_NUMBERS.sub(" ", sentence)))


def of_text(markdown: str) -> pd.DataFrame:
    """Return the sentences of a text; columns `sentence`, `words`, `numbers`."""
    rows = [
        {"sentence": one, "words": len(WORD.findall(one)), "numbers": numbers(one)}
        for block in blocks(markdown)
        for one in sentences(block)
    ]
    return pd.DataFrame(rows, columns=["sentence", "words", "numbers"])


def of_chapters(folder: Path) -> pd.DataFrame:
    """Return the sentences of all chapters of a folder, with `chapter`."""
    found = {}
    for path in notebooks_in([folder]):
        cells = read(path).cells
        texts = (cell.source for cell in cells if cell.cell_type == "markdown")
        found[path.stem] = of_text("\n\n".join(texts))
    return pd.concat(found, names=["chapter"]).reset_index("chapter")


def unbroken(notebook: Path) -> int:
    """Return the most words of a chapter that stand in a row without a head, picture or table."""
    most = here = 0
    for cell in read(notebook).cells:
        if cell.cell_type == "code":
            shown = any("text/html" in output.get("data", {}) for output in cell.get("outputs", []))
            here = 0 if shown else here
            continue
        before, *after = HEAD.split(cell.source)
        for begun, part in [(here, before), *((0, part) for part in after)]:
            here = begun + sum(len(WORD.findall(block)) for block in blocks(part))
            most = max(most, here)
    return most


def measured(of: pd.DataFrame) -> str:
    """Return what is measured of some sentences in one line."""
    return (
        f"{len(of):5} sentences, {of.words.sum():6} words; median {of.words.median():4}, longest "
        f"{of.words.max():3}; {(of.numbers >= MANY).mean():5.1%} with {MANY} numbers or more"
    )


def main(arguments: list[str] | None = None) -> int:
    """Print how long the sentences of each chapter are, and how many have many numbers."""
    parser = argparse.ArgumentParser(prog="python -m imet.book.words", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="the folder of the chapters")
    return exit_status(partial(_print, parser.parse_args(arguments).folder))


def _print(folder: Path) -> None:
    found = of_chapters(folder)
    for chapter, rows in found.groupby("chapter"):
        most = unbroken(folder / f"{chapter}.ipynb")
        print(f"{chapter:24} {measured(rows)}; {most} words in a row")
    print(f"{'all':24} {measured(found)}")


if __name__ == "__main__":
    sys.exit(main())
