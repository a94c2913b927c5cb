"""Change one thing, and see whether something goes red: `make mutate`.

Each mutant lives in two worlds. In the *stale* one nothing else is touched. In the *made again* one
the commands that CONTRIBUTING.md names have run after it, without the originals, as in public CI:
hashes, verdicts, outputs and values in the text are those of the mutant. Commands that write
nothing of what the tests of a kind read are left out. A mutant is seen if a test fails or a command
refuses it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import csv
import io
import json
import multiprocessing
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = Path("data", "quality", "mutation.csv")
COLUMNS = ["kind", "file", "change", "stale", "made_again"]
NOT_COPIED = (".git", ".venv", "_build", "*cache*", ".hypothesis")
UNSEEN = "unseen"
SAME = "made as before"  # the commands write the thing mutated, and wrote it as it was
CONTROL = "nothing"
SEALS = "tests/imet/test_seals.py"
READ_LAST = f"{SEALS}::test_it_is_as_it_was_read_last"
VERDICTS = "tests/imet/test_ledger_rows.py::test_the_verdict_of_every_claim_is_the_one_kept_by_hand"
FINDINGS = "tests/imet/test_findings.py"
HASHES = "tests/imet/test_data.py::test_the_data_package_is_that_of_the_files"
VALUES = (
    "tests/book/test_notebooks.py::test_every_value_of_the_text_is_what_the_code_says_bound_once"
    "_and_used"
)
# loaded once, and not of the project: each mutant starts from here
LIBRARIES = (
    "pandas",
    "pandera.pandas",
    "pyarrow.parquet",
    "nbformat",
    "nbclient",
    "yaml",
    "pytest",
)
SWAPS = {
    "before": "after",
    "after": "before",
    "more": "fewer",
    "fewer": "more",
    "no": "some",
    "not": "also",
    "first": "last",
    "last": "first",
    "all": "few",
    "and": "or",
    "in": "outside",
    "from": "until",
    "Pakistan": "India",
    "higher": "lower",
    "lower": "higher",
    "seats": "officers",
    "officers": "seats",
    "only": "also",
}
OPERATORS = {ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.GtE: ast.Lt, ast.Eq: ast.NotEq}


@dataclass(frozen=True)
class Mutant:
    """One change of one file, given from the folder of the project."""

    kind: str
    file: str
    change: str
    content: bytes


Change = tuple[str, str, bytes]  # file, change and content of a mutant
Maker = Callable[[random.Random], Iterator[Change]]


@dataclass(frozen=True)
class Kind:
    """What is changed, how often, and the tests that should see it, given the file.

    `again` are those of the second world, if others, after `commands`, which are given it too. A
    kind without commands is tried once: nothing is made again of what its tests read.
    """

    make: Maker
    number: int
    stale: Callable[[str], list[str]]
    again: Callable[[str], list[str]] | None = None
    commands: Callable[[str], list[list[str]]] = lambda file: []

    def tests(self, file: str, made_again: bool) -> list[str]:
        return (self.again if made_again and self.again else self.stale)(file)


# ------------------------------------------------------------------ what is changed


@cache
def text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def encoded(notebook: dict) -> bytes:
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


@cache
def extracted() -> tuple[str, ...]:
    return tuple(json.loads(text("data/extracted.json")))


def tables(from_originals: bool) -> list[str]:
    known = {f"data/{path}" for path in extracted()}
    paths = [
        path for path in sorted((ROOT / "data").glob("*/*")) if path.suffix in (".csv", ".parquet")
    ]
    every = [path.relative_to(ROOT).as_posix() for path in paths]
    return [path for path in every if (path in known) == from_originals and path not in DERIVED]


DERIVED = ("data/ledger/verdicts.csv", "data/ledger/findings.csv", RESULTS.as_posix())


def cells_of(files: list[str]) -> Maker:
    """Give a cell of each table in turn what stands in another row of its column."""

    def make(chance: random.Random) -> Iterator[Change]:
        for file in cycle(files):
            if file.endswith(".parquet"):
                yield row_of_parquet(file, chance)
                continue
            head, *rows = csv.reader(io.StringIO(text(file)))
            at, column = chance.randrange(len(rows)), chance.randrange(len(head))
            old = rows[at][column]
            others = sorted({row[column] for row in rows} - {old})
            rows[at][column] = new = chance.choice(others) if others else f"{old}x"
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([head, *rows])
            change = f"row {at + 2}, {head[column]}: {old[:30]!r} -> {new[:30]!r}"
            yield file, change, out.getvalue().encode()

    return make


def row_of_parquet(file: str, chance: random.Random) -> Change:
    """Give a cell what stands in the row before."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = pq.read_table(ROOT / file)
    column = chance.choice(whole.column_names)
    values = whole[column].to_pylist()
    changes = [at for at in range(1, len(values)) if values[at] != values[at - 1]]
    at = chance.choice(changes)
    change = f"row {at}, {column}: {values[at]!r} -> {values[at - 1]!r}"
    values[at] = values[at - 1]
    array = pa.array(values, whole.schema.field(column).type)
    out = io.BytesIO()
    pq.write_table(whole.set_column(whole.column_names.index(column), column, array), out)
    return file, change, out.getvalue()


def chapters() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("chapters/*.ipynb"))]


def markdown(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def words(chance: random.Random) -> Iterator[Change]:
    """Turn one word of a sentence around."""
    wanted = re.compile(rf"(?<![\w<=-])({'|'.join(SWAPS)})(?![\w>-])")
    while True:
        file = chance.choice(chapters())
        notebook = json.loads(text(file))
        cell = chance.choice(markdown(notebook))
        source = "".join(cell["source"])
        found = list(wanted.finditer(source))
        if not found:
            continue
        one = chance.choice(found)
        new = SWAPS[one[0]]
        cell["source"] = (source[: one.start()] + new + source[one.end() :]).splitlines(True)
        near = " ".join(source[max(0, one.start() - 20) : one.end() + 20].split())
        yield file, f"{one[0]} -> {new} in '{near}'", encoded(notebook)


def pairs(pattern: str) -> Maker:
    """Let two things of one chapter's text change places: what the pattern's group finds."""

    def make(chance: random.Random) -> Iterator[Change]:
        while True:
            file = chance.choice(chapters())
            notebook = json.loads(text(file))
            places = [
                (cell, found)
                for cell in markdown(notebook)
                for found in re.finditer(pattern, "".join(cell["source"]))
            ]
            if len({found[1] for _, found in places}) < 2:
                continue
            (one, first), (other, second) = chance.sample(places, 2)
            if one is other or first[1] == second[1]:
                continue
            for cell, found, new in ((one, first, second[1]), (other, second, first[1])):
                source = "".join(cell["source"])
                changed = source[: found.start(1)] + new + source[found.end(1) :]
                cell["source"] = changed.splitlines(True)
            yield file, f"{first[1]} <-> {second[1]}", encoded(notebook)

    return make


def bound_names(chance: random.Random) -> Iterator[Change]:
    """Let two values that code binds change names, in the outputs alone."""
    while True:
        file = chance.choice(chapters())
        notebook = json.loads(text(file))
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        named = [
            one["metadata"]["scrapbook"]
            for one in outputs
            if one.get("metadata", {}).get("scrapbook")
        ]
        if len(named) < 2:
            continue
        one, other = chance.sample(named, 2)
        one["name"], other["name"] = other["name"], one["name"]
        yield file, f"{other['name']} <-> {one['name']}", encoded(notebook)


def typed_values(chance: random.Random) -> Iterator[Change]:
    """Bind a typed value in a cell instead of one that is computed."""
    while True:
        file = chance.choice(chapters())
        notebook = json.loads(text(file))
        cells = [
            c
            for c in notebook["cells"]
            if c["cell_type"] == "code" and "say(" in "".join(c["source"])
        ]
        if not cells:
            continue
        cell = chance.choice(cells)
        tree = ast.parse("".join(cell["source"]))
        calls = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "say"
        ]
        word = chance.choice([w for call in calls for w in call.keywords if w.arg] or [None])
        if word is None:
            continue
        old, word.value = ast.unparse(word.value), ast.Constant(66)
        cell["source"] = ast.unparse(tree).splitlines(True)
        yield file, f"{word.arg}={old[:40]} -> 66", encoded(notebook)


def modules(pattern: str) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob(f"src/imet/{pattern}"))]


def code(files: list[str], pick: Callable[[ast.Module], Iterator[tuple[ast.AST, str]]]) -> Maker:
    """Change one piece of a module's code; `pick` gives pieces with what each is to become."""

    @cache
    def pieces(file: str) -> list[tuple[ast.AST, str]]:
        return list(pick(ast.parse(text(file))))

    def make(chance: random.Random) -> Iterator[Change]:
        while True:
            file = chance.choice(files)
            source = text(file)
            if not pieces(file):
                continue
            node, new = chance.choice(pieces(file))
            lines = source.encode().splitlines(True)
            begin = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
            end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
            raw = source.encode()
            old = raw[begin:end].decode()
            change = f"line {node.lineno}: {' '.join(old.split())[:40]} -> {new[:40]}"
            yield file, change, raw[:begin] + new.encode() + raw[end:]

    return make


def choices(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Give numbers that a module declares by a name in capitals, one larger each."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").isupper():
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and type(part.value) is int:
                    yield part, str(part.value + 1)


def comparisons(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Give comparisons, each turned around."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Compare)
            and type(node.ops[0]) in OPERATORS
            and len(node.ops) == 1
            and getattr(node.left, "id", "") != "__name__"
        ):
            turned = ast.Compare(node.left, [OPERATORS[type(node.ops[0])]()], node.comparators)
            yield node, f"({ast.unparse(ast.fix_missing_locations(turned))})"


def sources(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Give what a source line cites, without the choice of rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("cite_"):
            for cited in node.args:
                if isinstance(cited, ast.Subscript):
                    yield cited, ast.unparse(cited.value)


def said_words(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Give plain texts with a word that can be turned around, but not those that explain code."""
    explained = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
    }
    wanted = re.compile(rf"\b({'|'.join(SWAPS)})\b")
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in explained | inside
            and " " in node.value
            and wanted.search(node.value)
        ):
            yield node, repr(wanted.sub(lambda found: SWAPS[found[0]], node.value, count=1))


# ------------------------------------------------------------------ who should see it


def notebook_of(module: str) -> str:
    """Return the chapter to which a module of `imet.chapters` belongs."""
    name = Path(module).stem.removesuffix("_others")
    name = re.sub(r"_(figures|findings|tables|findings_others)$", "", name).removeprefix("the_")
    (found,) = [c for c in chapters() if re.fullmatch(rf"(\d+_)?{name}", Path(c).stem)]
    return found


def seals(name: str, *what: str) -> list[str]:
    return [f"{READ_LAST}[{name}, {one}]" for one in what]


def of_words(file: str) -> list[str]:
    """Return the tests of a chapter's text: of its words, and of the values that stand in it."""
    return [*seals(Path(file).name, "words"), *of_values(file)]


def run(file: str) -> list[list[str]]:
    """Return the command that runs a chapter, given it or a module of it."""
    return [["imet.notebooks", file if file.endswith(".ipynb") else notebook_of(file)]]


def shown(file: str) -> list[str]:
    """Return the tests of what the chapter of a module shows, and of the module itself."""
    return [*seals(Path(notebook_of(file)).name, "shown"), *own_tests(file)]


def own_tests(file: str) -> list[str]:
    """Return the tests of a chapter's module, which come last: they see what no page shows."""
    path = f"tests/chapters/test_{Path(file).stem.removesuffix('_figures')}.py"
    return [path] if (ROOT / path).is_file() else []


def of_values(file: str) -> list[str]:
    return [f"{VALUES}[{Path(file).name}]"]


def compared(file: str) -> list[str]:
    """Return what CI does with the chapter of a module: it runs and compares the outputs."""
    return ["--nbval", "--nbval-current-env", notebook_of(file), *own_tests(file)]


def of_core(file: str) -> list[str]:
    """Return the tests of a module outside the chapters, its own first."""
    name = Path(file).stem
    own = [f"imet/test_{name}"] if (ROOT / "tests" / "imet" / f"test_{name}.py").is_file() else []
    names = dict.fromkeys([*own, *TESTS_OF.get(name, ()), "imet/test_helpers"])
    return [f"tests/{one}.py" for one in names]


TESTS_OF = {
    "datapackage": ["imet/test_data"],
    "errors": ["imet/test_missing", "originals/test_every_command"],
    "notebooks": ["imet/test_values", "originals/test_every_command"],
    "prose": ["imet/test_dates"],
    "schemas": ["imet/test_data"],
    "tables": ["imet/test_data"],
    "training": ["imet/test_data"],
}


def analysis() -> list[str]:
    skip = ("_figures", "_findings", "_others", "__init__")
    return [file for file in modules("chapters/*.py") if not Path(file).stem.endswith(skip)]


DESCRIBED = [["imet.datapackage"]]
WRITTEN = [["imet.ledger", "write"]]
NO_TYPED = ["tests/book/test_cells.py::test_no_cell_binds_a_value_that_is_typed"]
KINDS = {
    "table from originals": Kind(
        cells_of(tables(True)),
        60,
        lambda file: [HASHES],
        lambda file: [f"{SEALS}::test_the_hashes_are_those_of_the_originals"],
        lambda file: DESCRIBED,
    ),
    "table kept by hand": Kind(
        cells_of(tables(False)),
        90,
        lambda file: [HASHES],
        lambda file: [f"{READ_LAST}[{file}]"],
        lambda file: DESCRIBED,
    ),
    "verdict": Kind(
        cells_of([*DERIVED[:1]]),
        6,
        lambda file: [HASHES],
        lambda file: [VERDICTS],
        lambda file: WRITTEN,
    ),
    "word of a sentence": Kind(words, 60, of_words),
    "place of a value": Kind(
        pairs(r"<data value=(\w+)>"),
        15,
        of_values,
        lambda file: seals(Path(file).name, "words"),
        run,
    ),
    "name in an output": Kind(
        bound_names, 15, of_values, lambda file: seals(Path(file).name, "words", "shown"), run
    ),
    "link": Kind(
        pairs(r"\]\(((?!glossary)\w+\.(?:md|ipynb)[^)]*)\)"),
        20,
        lambda file: seals(Path(file).name, "words"),
    ),
    "typed value": Kind(typed_values, 20, lambda file: NO_TYPED),
    "choice of a method": Kind(code(analysis(), choices), 15, compared, shown, run),
    "comparison": Kind(code(analysis(), comparisons), 15, compared, shown, run),
    "source line": Kind(code(analysis(), sources), 10, compared, shown, run),
    "words of a figure": Kind(
        code(modules("chapters/*_figures.py"), said_words), 12, compared, shown, run
    ),
    "words of a finding": Kind(
        code(modules("chapters/*_findings*.py"), said_words),
        15,
        lambda file: [f"{FINDINGS}::test_what_is_published_is_what_follows_now", FINDINGS],
        lambda file: [
            f"{READ_LAST}[{path}]" for path in ("data/ledger/findings.csv", *DERIVED[:1])
        ],
        lambda file: WRITTEN,
    ),
    "core": Kind(code(modules("*.py"), comparisons), 20, of_core),
}


@cache
def mutants(seed: int, number: int | None = None) -> list[Mutant]:
    """Return mutants of every kind, none twice, by a seed; or a sample of so many."""
    found = []
    for name, kind in KINDS.items():
        chance, seen = random.Random(f"{seed} {name}"), {}
        # of some kinds there are fewer than are asked for, and the same come again
        for file, change, content in islice(kind.make(chance), 10 * kind.number):
            seen.setdefault((file, change), Mutant(name, file, change, content))
            if len(seen) == kind.number:
                break
        found += seen.values()
    return found if number is None else random.Random(seed).sample(found, number)


# ------------------------------------------------------------------ two worlds


def live(tree: Path, mutant: Mutant, made_again: bool, tell) -> None:
    """Tell what becomes of a mutant in a copy of the project; runs in a process of its own."""
    os.chdir(tree)
    os.environ["PYTHONPATH"] = str(tree / "src")
    sys.path.insert(0, str(tree / "src"))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        tell.send(fate(tree, mutant, made_again))


def fate(tree: Path, mutant: Mutant, made_again: bool) -> str:
    """Return the test that fails, the command that refuses, SAME, or UNSEEN.

    Of a `control`, which changes nothing, the tests are run all the same.
    """
    import pytest

    kind = KINDS[mutant.kind]
    if made_again:
        for command in kind.commands(mutant.file):
            done = subprocess.run(
                [sys.executable, "-m", *command], capture_output=True, text=True, check=False
            )
            if done.returncode:
                return f"{command[0]} refuses"
        unchanged = (tree / mutant.file).read_bytes() == (ROOT / mutant.file).read_bytes()
        if unchanged and mutant.change != CONTROL:
            return SAME
    chosen = kind.tests(mutant.file, made_again)
    red = Red()
    status = pytest.main(
        ["-q", "-x", "--assert=plain", "-p", "no:cacheprovider", *chosen], plugins=[red]
    )
    if status and not red.first:
        return f"error: pytest ends with {status!r} on {' '.join(chosen)}"
    return red.first or UNSEEN


class Red:
    """A plugin of pytest that keeps the first test that failed."""

    first = ""

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed and not self.first:
            self.first = re.sub(r"^(\w+/)+", "", report.nodeid)

    def pytest_collectreport(self, report) -> None:
        if report.failed and not self.first:
            self.first = f"{report.nodeid} cannot be loaded"


class World:
    """A copy of the project in which mutants live, one after another."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))

    def restore(self, files: list[str]) -> None:
        for file in files:
            shutil.copy2(ROOT / file, self.tree / file)

    def changed(self, mutant: Mutant) -> list[str]:
        commands = KINDS[mutant.kind].commands(mutant.file)
        named = [part for command in commands for part in command if (ROOT / part).is_file()]
        return [mutant.file, *named, "data/datapackage.json", *DERIVED[:2]]

    def of(self, mutant: Mutant, made_again: bool) -> str:
        start = multiprocessing.get_context("forkserver")
        start.set_forkserver_preload(list(LIBRARIES))
        (self.tree / mutant.file).write_bytes(mutant.content)
        hear, tell = start.Pipe(duplex=False)
        child = start.Process(target=live, args=(self.tree, mutant, made_again, tell))
        child.start()
        tell.close()
        try:
            return hear.recv()
        except EOFError:
            return "error: its process ended without a word"
        finally:
            child.join()
            self.restore(self.changed(mutant))


def seen(folder: Path, every: list[Mutant]) -> Iterator[tuple[Mutant, str, str]]:
    """Yield each mutant with its fate in both worlds, two mutants at a time."""
    worlds: queue.SimpleQueue[World] = queue.SimpleQueue()
    for number in range(min(2, os.cpu_count() or 1)):
        worlds.put(World(folder / str(number)))

    def one(mutant: Mutant) -> tuple[Mutant, str, str]:
        world = worlds.get()
        try:
            stale = world.of(mutant, False)
            commands = KINDS[mutant.kind].commands(mutant.file)
            return mutant, stale, world.of(mutant, True) if commands else stale
        finally:
            worlds.put(world)

    with ThreadPoolExecutor(worlds.qsize()) as pool:
        yield from pool.map(one, every)


def allowed() -> dict[tuple[str, str], str]:
    """Return the survivors that are known, each with the reason."""
    with (ROOT / "tests" / "pins" / "unseen.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["file"], row["change"]): row["reason"] for row in csv.DictReader(stream)}


def controls(every: list[Mutant]) -> list[Mutant]:
    """Return one of each kind that changes nothing: where it is seen, its tests are red anyway."""
    first = {mutant.kind: mutant for mutant in reversed(every)}
    return [
        replace(one, change=CONTROL, content=(ROOT / one.file).read_bytes())
        for one in first.values()
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the mutants; 1 if one is unseen and not known. Without a sample the table is written."""
    parser = argparse.ArgumentParser(description="Change one thing, and see what goes red.")
    parser.add_argument("--seed", type=int, default=66)
    parser.add_argument("--sample", type=int, help="only so many, and no table")
    options = parser.parse_args(arguments)
    every, known, rows, bad = mutants(options.seed, options.sample), allowed(), [], 0
    # a sample is tried after all tests have passed, so that none is red without a mutant
    first = controls(every) if options.sample is None else []
    with tempfile.TemporaryDirectory() as folder:
        for mutant, *fates in seen(Path(folder), first + every):
            row = [mutant.kind, mutant.file, mutant.change, *fates]
            if mutant.change == CONTROL:
                wrong = fates != [UNSEEN, UNSEEN]
            else:
                rows.append(row)
                wrong = any(one == UNSEEN or one.startswith("error") for one in fates)
                wrong = wrong and (mutant.file, mutant.change) not in known
            if wrong:
                bad += 1
                print(
                    "red without a mutant" if mutant.change == CONTROL else UNSEEN,
                    *row,
                    sep=" | ",
                    flush=True,
                )
            elif rows and len(rows) % 50 == 0:
                print(f"{len(rows)} of {len(every)}", flush=True)
    if options.sample is None:
        day = datetime.now(UTC).date().isoformat()
        (ROOT / RESULTS).parent.mkdir(exist_ok=True)
        with (ROOT / RESULTS).open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream, lineterminator="\n")
            out.writerow([*COLUMNS, "seed", "day"])
            out.writerows([*row, options.seed, day] for row in rows)
    print(f"{len(every)} mutants, {bad} unseen without a reason (seed {options.seed})")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
