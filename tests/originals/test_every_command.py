"""Every command, given what it cannot use: one sentence, an exit status, and nothing written."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from imet import schemas
from imet.errors import INTERRUPTED, exit_status
from originals import awaited

ROOT = Path(__file__).parents[2]
UNREADABLE = Path("/proc/self/mem")  # a file at whose beginning nobody may read, not even root
KINDS = ("missing", "empty", "wrong", "unreadable")
REPORT = "fmtr/1999_2000/cit_nis_all.html"


def file(path: Path, kind: str, wrong: str = "neither this\nnor, that, or, other\n") -> Path:
    """Put a file of a kind at a path, which is missing if that is the kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "unreadable":
        if not UNREADABLE.is_file():
            pytest.skip("this system has no file that nobody may read")
        path.symlink_to(UNREADABLE)
    elif kind != "missing":
        path.write_text(wrong if kind == "wrong" else "", encoding="utf-8")
    return path


def data(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a data folder of a kind be that of the project: its tables, the descriptors are whole."""
    at = folder / "data"
    if kind != "missing":
        for table in schemas.tables():
            file(at / table.path, kind)
        for part in schemas.FOLDERS:
            shutil.copy(ROOT / "data" / part / schemas.DESCRIPTOR, at / part)
    monkeypatch.setenv("IMET_DATA", str(at))
    return at


def sources(folder: Path, kind: str) -> Path:
    """Return a folder of originals, of which each is of the kind."""
    at = folder / "sources"
    if kind in ("wrong", "unreadable"):
        file(at / REPORT, kind)
    elif kind == "empty":
        at.mkdir()
    return at


# the arguments with which each command meets an input of a kind, made in a folder
Arguments = Callable[[Path, str, pytest.MonkeyPatch], list]
CASES: dict[str, Arguments] = {
    "originals extract": lambda at, kind, _: [
        *("extract", "--sources", sources(at, kind), "--out", at / "out"),
    ],
    "originals check": lambda at, kind, _: ["check", "--data", data(at, kind, _)],
    "originals check --sources": lambda at, kind, _: ["check", "--sources", sources(at, kind)],
    "originals show": lambda at, kind, _: ["show", file(at / Path(REPORT).name, kind), "1"],
    "originals show --data": lambda at, kind, _: [
        *("show", at / REPORT, "1", "--data", data(at, kind, _)),
    ],
    "originals download": lambda at, kind, _: [
        *("download", "--out", at, "--report", "1950-1951" if kind == "missing" else kind),
    ],
    "originals await": lambda at, kind, _: [
        *("await", "--pause", "0", "--letter", file(at / "letter", kind)),
    ],
    "originals.country_years": lambda at, kind, patch: data(at, kind, patch) and [],
    "imet.datapackage": lambda at, kind, patch: data(at, kind, patch) and [],
    "imet.ledger.disagreements": lambda at, kind, patch: data(at, kind, patch) and [],
    "imet.ledger": lambda at, kind, patch: data(at, kind, patch) and [],
    "imet.ledger show": lambda at, kind, patch: data(at, kind, patch) and ["show", "S1-12"],
    "imet.ledger check": lambda at, kind, patch: data(at, kind, patch) and ["check"],
    "imet.ledger write": lambda at, kind, patch: data(at, kind, patch) and ["write"],
    "imet.ledger links": lambda at, kind, patch: data(at, kind, patch) and ["links"],
    "imet.units": lambda at, kind, patch: data(at, kind, patch) and ["Pakistan"],
    "imet.notebooks": lambda at, kind, _: [file(at / "01.ipynb", kind)],
    "imet.book.words": lambda at, kind, _: [file(at / "01.ipynb", kind).parent],
    "imet.book.printed": lambda at, kind, _: [
        file(at / "html" / "chapters" / "index.html", kind).parents[1],
    ],
    "imet.chapters.index": lambda at, kind, _: [
        file(at / "README.md", kind, "<data value=nonesuch></data>"),
        at / "picture.png" if kind != "empty" else at / "no" / "folder" / "picture.png",
    ],
    ".ci/with_repository.py": lambda at, kind, _: [file(at / "_config.yml", kind), "https://a.b"],
}


def commands() -> dict[str, Path]:
    """Return the files that can be run, by the name under which they are."""
    found = {}
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / ".ci").glob("*.py")]:
        if re.search(r"^if __name__ == .__main__.:", path.read_text(encoding="utf-8"), re.M):
            inside = path.relative_to(ROOT / "src") if "src" in path.parts else None
            name = ".".join(inside.with_suffix("").parts) if inside else f".ci/{path.name}"
            found[name.removesuffix(".__main__")] = path
    return found


def module(name: str) -> ModuleType:
    """Return the module of a command."""
    if not name.endswith(".py"):
        package = importlib.util.find_spec(name).submodule_search_locations
        return importlib.import_module(f"{name}.__main__" if package else name)
    spec = importlib.util.spec_from_file_location("command", ROOT / name)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def forget() -> None:
    """Empty the caches, so that a command reads its data anew."""
    for name, loaded in list(sys.modules.items()):
        if name.partition(".")[0] in ("imet", "originals"):
            for one in vars(loaded).values():
                if isinstance(one, functools._lru_cache_wrapper):
                    one.cache_clear()


@pytest.fixture
def fresh() -> Iterator[None]:
    """Let a command read its data anew, and what comes after it."""
    forget()
    yield
    forget()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CASES)
def test_what_a_command_cannot_use_is_one_sentence(
    name, kind, fresh, tmp_path, monkeypatch, capsys
):
    def silent(_: str) -> None:
        raise OSError("no network here")

    monkeypatch.setattr(awaited.ask, "__defaults__", (silent, 0.0))
    arguments = list(map(str, CASES[name](tmp_path, kind, monkeypatch)))
    before = sorted(tmp_path.rglob("*"))
    status = module(name.split()[0]).main(arguments)
    out, err = capsys.readouterr()
    # one asks each address before it knows
    assert status == 1 and (out == "" or "await" in name)
    assert re.fullmatch(r"error: [^\n]+\n", err), err
    assert len(err) < 1000 and "Traceback" not in err
    assert sorted(tmp_path.rglob("*")) == before


def test_every_command_has_a_case():
    """One that is new, or a part of one that has several, goes red here until it has."""
    parts = {
        f"{name} {part}"
        for name in ("originals", "imet.ledger")
        for part in re.findall(
            r"^ +(?:command = add)?\(\"([a-z]+)\", _", module_text(name), re.MULTILINE
        )
    }
    assert len(parts) == 10
    tried = {" ".join(name.split()[:2]) for name in CASES} | {"imet.ledger table"}
    assert {name for name in commands() if name not in parts} - {"originals"} <= tried
    assert parts <= tried


def module_text(name: str) -> str:
    return commands()[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in commands()])
def test_a_line_that_a_command_does_not_know_is_refused(name, capsys):
    with pytest.raises(SystemExit) as refused:
        module(name).main(["--nonesuch"])
    assert refused.value.code == 2 and "usage:" in capsys.readouterr().err


def test_a_command_ended_by_a_signal_leaves_as_if_interrupted(capsys):
    assert exit_status(lambda: os.kill(os.getpid(), 15)) == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_a_full_disk_and_a_process_that_was_killed_say_so(capsys):
    full = Path("/dev/full")
    assert exit_status(lambda: full.write_text("a table"), "; nothing was written") == 1
    told = "error: the disk is full ([Errno 28] No space left on device); make room and run the "
    assert capsys.readouterr().err == f"{told}command again; nothing was written\n"

    def killed() -> None:
        with ProcessPoolExecutor(1) as pool:
            pool.submit(os._exit, 9).result()

    assert exit_status(killed) == 1
    assert re.fullmatch("error: a process .* was ended from outside, .*\n", capsys.readouterr().err)


def notebook(path: Path, source: str) -> Path:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), path)
    return path


FAILS_SHOWN = """
class Picture:
    def _repr_html_(self):
        raise ValueError("not to be shown")
Picture()
"""


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import os; os._exit(9)", "a.ipynb: the kernel was ended from outside, maybe for want"),
        ("1 / 0", "a.ipynb, cell 0 fails: ZeroDivisionError: division by zero; nothing was stored"),
        (FAILS_SHOWN, "a.ipynb, cell 0 fails: ValueError: not to be shown; nothing was stored"),
    ],
)
def test_a_kernel_that_dies_and_a_cell_that_fails_say_so(source, told, tmp_path, capsys):
    path = notebook(tmp_path / "a.ipynb", source)
    before = path.read_bytes()
    assert module("imet.notebooks").main([str(path)]) == 1
    assert re.fullmatch(f"error: [^\n]*{told}[^\n]*\n", capsys.readouterr().err)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
