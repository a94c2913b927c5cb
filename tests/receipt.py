"""Build the book twice, compare, and write down what came out: `make receipt`."""

from __future__ import annotations

import csv
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from imet import datapackage, schemas, tables
from imet.book import package
from imet.book import receipt as page
from imet.book.printed import FRONT
from imet.errors import ImetError, exit_status
from imet.ledger import findings
from imet.ledger.verdicts import OPINION

ROOT = Path(__file__).parents[1]
LEFT_OUT = (".git", ".venv", "_build", "*cache*", ".hypothesis", ".ipynb_checkpoints")
PROGRAMS = (
    "jupyter-book",
    "sphinx",
    "pandas",
    "pyarrow",
    "matplotlib",
    "numpy",
    "scipy",
    "nbclient",
)
# folder, time zone, and language of the machine
SURROUNDINGS = (
    ("one", "Pacific/Kiritimati", "C.UTF-8"),
    ("another, ünlike", "America/Los_Angeles", "C"),
)


def build(copy: Path, zone: str, language: str) -> Path:
    """Run the chapters and build the book in a copy of the project; return the folder of pages."""
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    surroundings = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONPATH": str(copy / "src")}
    surroundings.pop("CI", None)
    done = subprocess.run(
        ["make", "book", f"VENV={Path(sys.prefix)}"],
        cwd=copy,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ImetError(f"the book could not be built in {zone}: {done.stderr.strip()[-500:]}")
    return copy / "_build" / "html"


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def one_hash(contents: Iterable[tuple[str, bytes]]) -> str:
    """Return one hash of files by their names."""
    every = hashlib.sha256()
    for name, content in contents:
        every.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return every.hexdigest()


def hashes(html: Path) -> dict[str, str]:
    """Return what the pages, pictures and tables of a build and of the data add up to.

    The page of the receipt itself is left out, and the front page, which links the PDF files once
    these are printed.
    """
    built = files(html)
    apart = {f"{name}.html" for name in (page.PAGE, FRONT)}
    pages = [
        (n, c)
        for n, c in built.items()
        if n.endswith(".html") and not n.startswith("_static/") and n not in apart
    ]
    return {
        f"{len(pages)} pages but this one and the front page": one_hash(pages),
        "every figure as a drawing, and its data": one_hash(
            (n, c) for n, c in built.items() if re.match(r"figures/.*\.(svg|csv)$", n)
        ),
        f"the tables, version {package.version()}": datapackage.digest(schemas.data_folder()),
    }


def counts() -> dict[str, int]:
    """Return how much there is of what is checked."""
    totals, published = tables.stored(schemas.TOTALS), tables.stored(schemas.PUBLISHED)
    missed, opinions = totals["status"] != "reconciled", published["verdict"] == OPINION
    return {
        "rows of training": len(tables.load_activities()),
        "printed totals": len(totals),
        "printed totals that the rows miss for a known reason": int(missed.sum()),
        "claims": len(published),
        "claims with a verdict, opinions apart": int((~opinions).sum()),
        "findings of the book, each with its check": len(list(findings.every())),
    }


def tests() -> dict[str, int]:
    """Return how many tests there are."""
    command = ["-m", "pytest", "--collect-only", "-q", "--nbval", "tests", "chapters"]
    told = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    collected = int(re.findall(r"(\d+) tests collected", told)[-1])
    return {"tests, cells of the chapters among them": collected}


def mutants() -> dict[str, int]:
    """Return how many mutants were tried, and how many no test saw; nothing if none were."""
    path = ROOT / "data" / "quality" / "mutation.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    unseen = sum("unseen" in row.values() for row in rows)
    return {"mutants": len(rows), "mutants that no test saw": unseen}


def make() -> None:
    """Build twice, compare, and write the receipt; ImetError names the files that differ."""
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / name for name, _, _ in SURROUNDINGS]
        for copy, (_, zone, language) in zip(copies, SURROUNDINGS, strict=True):
            build(copy, zone, language)
        one, other = (
            files(copy / "_build" / "html") | files(copy / "data") | files(copy / "chapters")
            for copy in copies
        )
        differ = sorted(n for n in one.keys() | other.keys() if one.get(n) != other.get(n))
        if differ:
            raise ImetError(f"{len(differ)} files of two builds differ: {', '.join(differ[:10])}")
        programs = {"Python": platform.python_version()} | {
            name: version(name) for name in PROGRAMS
        }
        parts = {
            "What came out": {
                "day": datetime.now(UTC).date().isoformat(),
                "files of site, data and chapters, equal in both builds": len(one),
            },
            "Hashes": hashes(copies[0] / "_build" / "html"),
            "What is checked": counts() | tests() | mutants(),
            "With which programs": programs,
        }
    page.FILE.parent.mkdir(exist_ok=True)
    datapackage.put(parts, page.FILE)
    print(page.listed(parts))


if __name__ == "__main__":
    sys.exit(exit_status(make, "; no receipt was written"))
