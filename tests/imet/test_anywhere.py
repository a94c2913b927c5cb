"""The same everywhere: any checkout, machine under load, and person's own settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[2]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def git(*arguments: str, text: str | None = None) -> str:
    """Return what Git says of this checkout; skip where it is none."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("no checkout that Git made")
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, input=text, check=True, capture_output=True, text=True
    )
    return done.stdout


# ------------------------------------------------------------------ checkouts


def test_git_writes_the_same_bytes_whatever_a_person_has_set(tmp_path):
    """As Git for Windows does by default: lines end in its own way unless .gitattributes says."""
    git("-c", "core.autocrlf=true", "checkout-index", "--all", f"--prefix={tmp_path}/windows/")
    git("-c", "core.autocrlf=false", "checkout-index", "--all", f"--prefix={tmp_path}/linux/")
    written = [path for path in (tmp_path / "linux").rglob("*") if path.is_file()]
    assert len(written) > 200
    for path in written:
        there = tmp_path / "windows" / path.relative_to(tmp_path / "linux")
        assert path.read_bytes() == there.read_bytes(), there.name


# ------------------------------------------------------------------ no clock


def test_no_example_has_a_time_and_each_is_the_same_for_everybody():
    assert settings.default.deadline is None and settings.default.derandomize
    for path in TESTS:
        text = path.read_text(encoding="utf-8")
        own = re.findall(r"deadline=|derandomize=|perf_counter|monotonic\(|time\.time\(", text)
        assert not own or path == Path(__file__), f"{path.name}: {own}"


# ------------------------------------------------------------------ a person's own settings

PANDAS = """
import pandas
pandas.options.display.precision = 1
pandas.options.display.max_rows = 3
pandas.options.display.max_colwidth = 5
pandas.options.display.float_format = "{:.0f} of them".format
pandas.options.display.html.border = 9
print("a greeting of one's own")
"""
MATPLOTLIB = """
font.size: 40
lines.linewidth: 20
axes.prop_cycle: cycler("color", ["00ff00"])
patch.edgecolor: ff0000
patch.force_edgecolor: True
svg.fonttype: path
savefig.bbox: tight
savefig.pad_inches: 3
path.simplify: False
"""
IPYTHON = """
c.InteractiveShell.ast_node_interactivity = "none"
c.InlineBackend.rc = {"font.size": 40}
"""


@pytest.fixture
def own_settings(tmp_path) -> dict[str, str]:
    """Return the environment of a person with settings of their own, in another part of the world.

    pandas sets them in a file that runs when a Python or an IPython starts.
    """
    profile = tmp_path / "ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True)
    for path, text in (
        (profile / "startup" / "00.py", PANDAS),
        (profile / "ipython_config.py", IPYTHON),
        (profile / "ipython_kernel_config.py", IPYTHON),
        (tmp_path / "start.py", PANDAS),
        (tmp_path / "matplotlibrc", MATPLOTLIB),
    ):
        path.write_text(text, encoding="utf-8")
    return os.environ | {
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PYTHONSTARTUP": str(tmp_path / "start.py"),
        "MPLCONFIGDIR": str(tmp_path),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT / "src"),
    }


CHAPTER = "12_return.ipynb"  # with tables, figures and values in its text


def test_a_chapter_runs_quietly_and_the_same_with_a_persons_own_settings(own_settings, tmp_path):
    folder = tmp_path / "mein Büchlein" / "chapters"
    folder.mkdir(parents=True)
    copy = shutil.copy(ROOT / "chapters" / CHAPTER, folder)
    command = [sys.executable, "-m", "imet.notebooks", str(copy)]
    done = subprocess.run(command, env=own_settings, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"executed {copy}\n"
    assert Path(copy).read_bytes() == (ROOT / "chapters" / CHAPTER).read_bytes()
    assert [path.name for path in folder.iterdir()] == [CHAPTER]


# ------------------------------------------------------------------ make, interrupted and twice

# a Python that makes environments of more such programs, slowly, and writes down when; one of them
# stands for the builder of the book. It breaks off where a file `break` names what it is asked.
SLOW = """#!/bin/sh
echo "$(basename "$0") $*" >> "$LOG"
if [ "$2" = venv ]; then
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    cp "$0" "$4/bin/jupyter-book"
fi
if [ "$1" = build ]; then
    mkdir -p _build/html/_static/styles
    echo "$$" > _build/html/index.html
    : > _build/html/_static/styles/pydata-sphinx-theme.css
fi
sleep 0.2
case " $* " in *" $(cat "$BREAK" 2>/dev/null || echo nothing) "*) kill -9 $PPID; exit 1;; esac
"""
NO_MAKE = not shutil.which("make")
OF_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "ARGS", "VENV", "PYTHON", "HELD"}


@pytest.fixture
def made(tmp_path) -> Path:
    """Return a folder with the Makefile and a Python that makes nothing."""
    folder = tmp_path / "mein Büchlein"
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    python = folder / "slow"
    python.write_text(SLOW, encoding="utf-8")
    python.chmod(0o755)
    return folder


def make(folder: Path, target: str) -> subprocess.Popen:
    """Start make in a folder, as in CI: the chapters are not run before the book."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    more = {"LOG": str(folder / "log"), "BREAK": str(folder / "break"), "CI": "true"}
    command = ["make", "--silent", target, "PYTHON=./slow"]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=folder, env=kept | more, **output)


def ended(folder: Path, target: str) -> int:
    """Return the exit status of make in a folder."""
    with make(folder, target) as running:
        running.communicate()
        return running.returncode


def asked(folder: Path, word: str) -> int:
    """Return how often a program of the folder was asked for something."""
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    return sum(word in line.split() for line in lines)


@pytest.mark.skipif(NO_MAKE or not shutil.which("flock"), reason="needs make and flock")
def test_of_two_makes_at_once_each_finds_what_the_other_made(made):
    both = [make(made, "book"), make(made, "book")]
    said = [one.communicate()[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert asked(made, "venv") == 1
    assert (made / "_build" / ".built").is_file() and asked(made, "build") == 2


@pytest.mark.skipif(NO_MAKE or not shutil.which("flock"), reason="needs make and flock")
def test_a_make_beside_another_waits_and_says_so(made):
    import fcntl  # where there is flock

    with (made / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = make(made, "env")
        assert "another make is at work" in second.stderr.readline()
        assert not (made / "log").exists()
        fcntl.flock(lock, fcntl.LOCK_UN)
    second.communicate()
    assert second.returncode == 0 and asked(made, "venv") == 1


@pytest.mark.skipif(NO_MAKE, reason="needs make")
@pytest.mark.parametrize("step", ["venv", "requirements.lock", "-e", "build"])
def test_after_a_make_that_was_killed_the_next_one_is_right(made, step):
    if step == "build":  # over a book that was whole
        assert ended(made, "book") == 0
    (made / "break").write_text(step, encoding="utf-8")
    assert ended(made, "book") != 0
    assert not (made / "_build" / ".built").exists()
    assert (made / ".venv" / ".installed").exists() == (step == "build")
    (made / "break").unlink()
    before = asked(made, "venv")
    assert ended(made, "book") == 0
    assert (made / "_build" / ".built").is_file()
    assert asked(made, "venv") == before + (step != "build")
