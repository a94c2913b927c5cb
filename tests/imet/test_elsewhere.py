"""The project elsewhere: on Binder, without make, installed, in a path of other letters."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from jupyter_book.config import yaml_to_sphinx
from nbclient import NotebookClient
from sphinx_book_theme.header_buttons.launch import add_launch_buttons

from imet.ledger import verdicts
from imet.schemas import EVIDENCE, PUBLISHED

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"
# a Python that writes down what it is asked, and makes environments of more such Pythons
RECORDER = """#!/bin/sh
echo "$0 $*" >> "$LOG"
if [ "$2" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; fi
"""
QUIET = {"-qq", "--disable-pip-version-check", "--clear"}
# what tells a process of this checkout, or of the make that runs these tests
HERE = {"PYTHONPATH", "IMET_DATA", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "ARGS", "VENV", "PYTHON"}


def surroundings(**more: object) -> dict[str, str]:
    """Return the environment of a process that knows nothing of this checkout."""
    kept = {name: value for name, value in os.environ.items() if name not in HERE}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | {name: str(more[name]) for name in more}


def copied(folder: Path, *names: str) -> Path:
    """Return a folder with files and folders of the project, without what was made of them."""
    folder.mkdir(parents=True)
    for name in names:
        unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.dist-info", ".*")
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, folder)
    return folder


# ------------------------------------------------------------------ Binder, and without make


def build(checkout: Path, prefix: Path, **more: object) -> None:
    """Do what Binder's builder does after it made its own environment in `prefix`."""
    script = checkout / "binder" / "postBuild"
    script.chmod(0o755)
    environment = surroundings(NB_PYTHON_PREFIX=prefix, **more)
    command = ["./binder/postBuild"]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    """Return the commands that Binder's builder gives to a Python, without a network."""
    root = tmp_path_factory.mktemp("binder")
    names = ("Makefile", "requirements.lock", "pyproject.toml", "binder")
    checkout = copied(root / "mein Büchlein", *names)
    python = root / "notebook" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(RECORDER, encoding="utf-8")
    python.chmod(0o755)
    build(checkout, root / "notebook", LOG=root / "log")
    lines = (root / "log").read_text(encoding="utf-8").replace(str(root), "").splitlines()
    return [line for line in map(shlex.split, lines) if line[1] != "-c"]


def test_binder_takes_the_oldest_python_that_the_project_runs_on_and_finds_no_other_recipe():
    assert {path.name for path in BINDER.iterdir()} == {"runtime.txt", "postBuild"}
    assert not [name for name in (".binder", "setup.py") if (ROOT / name).exists()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = (BINDER / "runtime.txt").read_text(encoding="utf-8")
    assert runtime.strip() == project["requires-python"].replace(">=", "python-")


def test_binder_installs_the_lock_file_with_hashes_then_the_project_as_it_lies_there(steps):
    # a kernel without a name is python3, which takes the place of Binder's
    assert [[word for word in step if word not in QUIET] for step in steps] == [
        shlex.split(line)
        for line in (
            "/notebook/bin/python -m venv .venv",
            ".venv/bin/python -m pip install --require-hashes -r requirements.lock",
            ".venv/bin/python -m pip install --no-deps --no-build-isolation -e .",
            ".venv/bin/python -m ipykernel install --prefix /notebook "
            "--display-name Sixty-Six Slots",
        )
    ]


def test_the_builder_of_binder_takes_our_recipe_and_does_nothing_beside_it():
    """The steps that it would give to a container, which are then replayed above."""
    pytest.importorskip("repo2docker", reason="the builder of Binder is not installed")
    user = ["--user-id", "1000", "--user-name", "jovyan"]
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", *user, "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=surroundings())
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert f"Building conda environment for {(BINDER / 'runtime.txt').read_text()[:6]}=3.11" in said
    lines = [line.strip() for line in said[said.index("FROM ") :].splitlines()]
    assert lines[0].startswith("FROM docker.io/library/buildpack-deps:")  # which has make
    after = lines[lines.index("COPY --chown=1000:1000 src/ ${REPO_DIR}/") + 1 :]
    steps = [line for line in after if line.startswith(("RUN", "USER"))]
    assert steps == ["USER ${NB_USER}", "RUN chmod +x binder/postBuild", "RUN ./binder/postBuild"]
    environment = dict(re.findall(r"^ENV (\w+)=(\S+)", "\n".join(lines), re.MULTILINE))
    assert "NB_PYTHON_PREFIX" in environment
    # no requirements of ours go into Binder's own environment
    assert not [line for line in lines if "requirements" in line]


def test_every_launch_button_opens_the_chapter_that_it_stands_on_in_its_kernel():
    command = [sys.executable, ".ci/with_repository.py", "_config.yml", "https://github.com/a/b"]
    config = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    buttons = yaml.safe_load(config)["launch_buttons"]
    assert set(buttons) == {"notebook_interface", "binderhub_url"}
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [one["file"] for part in contents["parts"] for one in part["chapters"]]
    pages = [page for page in [contents["root"], *pages] if (ROOT / f"{page}.ipynb").is_file()]
    assert len(pages) > 15
    # as Jupyter Book gives them to its theme
    options = yaml_to_sphinx(yaml.safe_load(config))[0]["html_theme_options"]
    for page in pages:
        app = SimpleNamespace(
            config={"html_theme_options": options},
            env=SimpleNamespace(
                doc2path=lambda page: str(ROOT / f"{page}.ipynb"),
                metadata={page: {"kernelspec": "python3"}},
            ),
        )
        hub = {"github_url": "https://github.com", "github_user": "a", "github_repo": "b"}
        context = hub | {"pagename": page, "sourcename": f"{page}.ipynb", "header_buttons": []}
        add_launch_buttons(app, page, "", context, None)
        (button,) = context["header_buttons"][0]["buttons"]
        address, _, path = button["url"].partition("?urlpath=lab/tree/")
        assert address == "https://mybinder.org/v2/gh/a/b/main"
        notebook = nbformat.read(ROOT / path, as_version=4)
        assert path == f"{page}.ipynb" and notebook.metadata.kernelspec.name == "python3"


def test_the_three_lines_without_make_do_what_make_does(steps):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"```sh\n(py .*?)```", readme, re.DOTALL)[1].splitlines()
    assert len(lines) == 3
    for line, step in zip(lines, steps[:3], strict=True):
        assert line.split()[1:] == [word for word in step[1:] if word not in QUIET]


@pytest.mark.slow
def test_a_chapter_runs_on_binder(tmp_path, monkeypatch):
    prefix, asked = tmp_path / "notebook", [sys.executable, "-m", "pip", "download", "--no-deps"]
    reached = subprocess.run([*asked, "-qq", "--dest", tmp_path / "wheel", "wheel"])
    if reached.returncode:
        pytest.skip("no packages can be fetched, so no environment can be made")
    names = ("Makefile", "requirements.lock", "pyproject.toml", "README.md", "LICENSE")
    folders = ("binder", "src", "data", "chapters")
    checkout = copied(tmp_path / "mein Büchlein", *names, *folders)
    subprocess.run([sys.executable, "-m", "venv", prefix], check=True)
    build(checkout, prefix)
    for name in HERE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")  # where a .pth file of other letters stops Python 3.11
    monkeypatch.setenv("JUPYTER_PATH", str(prefix / "share" / "jupyter"))
    notebook = nbformat.read(checkout / "chapters" / "05_sixty_six_slots.ipynb", as_version=4)
    where = "import imet, json, sys; print(json.dumps([sys.executable, imet.__file__]))"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(where))
    there = {"metadata": {"path": str(checkout / "chapters")}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=there).execute()
    for path in json.loads(notebook.cells[0].outputs[0]["text"]):
        assert Path(path).is_relative_to(checkout)
    shutil.rmtree(tmp_path)  # more than a gigabyte


# ------------------------------------------------------------------ installed, not editable


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the folder into which the package was installed, far from any data."""
    root = tmp_path_factory.mktemp("installed")
    source = copied(root / "made" / "from", "pyproject.toml", "README.md", "LICENSE", "src")
    target = root / "python" / "site-packages"
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--target", target]
    command = [sys.executable, "-m", "pip", "install", "-qq", *options, source]
    subprocess.run(command, check=True, env=surroundings())
    shutil.rmtree(source.parent)
    # else these tests would write into this checkout
    assert python(target, root, "-c", "import imet; print(imet.__file__)")[1].startswith(
        str(target)
    )
    return target


def python(target: Path, cwd: Path, *arguments: str, **more: object) -> tuple[int, str, str]:
    """Run Python with the installed package; return exit status, output and errors."""
    environment = surroundings(PYTHONPATH=target, **more)
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("how", ["above", "named"])
def test_an_installed_package_takes_the_data_above_or_the_named(installed, tmp_path, how):
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    if how == "above":
        (tmp_path / "data").symlink_to(ROOT / "data")
    more = {"IMET_DATA": ROOT / "data"} if how == "named" else {}
    line = ("-m", "imet.ledger", "show", "S1-12")
    status, out, err = python(installed, tmp_path / "deep" / "deeper", *line, **more)
    assert (status, err) == (0, "")
    assert out.startswith("S1-12, paragraph") and "  verdict: " in out


COMMANDS = (
    "imet.ledger show S1-12",
    "imet.ledger write",
    "imet.ledger.disagreements",
    "imet.datapackage",
    "originals check",
)


@pytest.mark.parametrize("line", COMMANDS)
def test_an_installed_package_without_data_says_so_and_writes_nothing(installed, tmp_path, line):
    before = sorted(installed.rglob("*"))
    status, out, err = python(installed, tmp_path, "-m", *line.split())
    assert (status, out) == (1, "")
    looked = re.escape(str(tmp_path / "data"))
    remedy = "restore it, start below a checkout of the project, or name its data/ in IMET_DATA"
    assert re.fullmatch(rf"error: {looked}\S+: [^\n]*; {remedy}(; nothing was written)?\n", err)
    assert sorted(installed.rglob("*")) == before and not list(tmp_path.iterdir())


def test_what_an_installed_package_would_write_by_itself_lies_where_it_is_started(
    installed, tmp_path
):
    code = (
        "from originals.__main__ import _parser\n"
        "print(_parser().parse_args(['extract', '--sources', '.']).out)"
    )
    assert python(installed, tmp_path, "-c", code) == (0, f"{tmp_path / 'data'}\n", "")


def test_the_words_that_need_no_data_are_those_of_the_descriptors():
    assert PUBLISHED.allowed("verdict") == verdicts.VERDICTS
    ways = (verdicts.FOR, verdicts.AGAINST, verdicts.ASIDE, verdicts.UNSEEN)
    assert EVIDENCE.allowed("direction") == ways


# ------------------------------------------------------------------ paths


def test_an_editable_install_names_no_path_in_a_pth_file(tmp_path):
    """Python 3.11 does not start with a path of other letters in one where LC_ALL is C."""
    checkout = copied(tmp_path / "mein Büchlein", "pyproject.toml", "README.md", "LICENSE", "src")
    code = "from setuptools import build_meta; build_meta.build_editable('made')"
    command = [sys.executable, "-c", code]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True, env=surroundings())
    with zipfile.ZipFile(next((checkout / "made").glob("*.whl"))) as wheel:
        names = [name for name in wheel.namelist() if name.endswith(".pth")]
        assert names
        assert all(wheel.read(name).isascii() for name in names)


def test_where_a_test_uses_a_shell_the_path_of_python_may_have_spaces():
    for path in sorted((ROOT / "tests").rglob("*.py")):
        unquoted = "{sys." + "executable}"
        assert unquoted not in path.read_text(encoding="utf-8"), path.name
