"""What the project says of itself: the README, the lock file, the traces that must not be there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from imet import tables, values
from imet.chapters import training_record
from imet.chapters.index import main, refreshed

ROOT = Path(__file__).parents[2]


def tracked() -> list[Path]:
    """Return the files of the project, as git knows them."""
    try:
        names = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so the project's files cannot be told from others")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_the_readme_states_findings_in_their_own_words():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert refreshed(readme) == readme, "run `make notebooks`"
    assert len(values.VALUE.findall(readme)) > 5


def test_the_readme_gives_the_numbers_of_the_record():
    """The sentences that are no findings."""
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    joined = training_record.of_exempt(tables.load_activities())["joined"]
    assert (
        f"{joined.isna().sum()} rows are older than that, and {joined.notna().sum():,} are of four "
        "countries after they had joined NATO"
    ) in readme


def test_the_picture_of_the_readme_is_that_of_the_data(tmp_path):
    readme = shutil.copy(ROOT / "README.md", tmp_path)
    assert main([str(readme), str(tmp_path / "fresh.png")]) == 0
    kept = ROOT / "chapters" / "_static" / "starts_by_quarter.png"
    assert kept.read_bytes() == (tmp_path / "fresh.png").read_bytes(), "run `make notebooks`"


def test_the_lock_file_pins_every_package_with_hashes_and_names_no_host():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-zA-Z])", text)[1:]
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ file", text)


def test_no_file_names_a_package_index_or_a_path_of_a_machine():
    for path in tracked():
        if path.suffix in {".ico", ".parquet", ".png", ".ttf", ".woff2"}:
            continue
        text = path.read_text(encoding="utf-8")
        found = re.search(r"pypi\.org|pythonhosted|registry\.npmjs|/home/\w|/root/\w", text)
        assert not found or path == Path(__file__), f"{path.name}: {found.group()}"


def test_no_original_is_in_the_project():
    foreign = {".pdf", ".html", ".htm", ".txt"}
    fonts = [ROOT / "chapters" / "_static" / "fonts", ROOT / "src" / "imet" / "book" / "fonts"]
    pages = [ROOT / "src" / "imet" / "templates", ROOT / "chapters" / "_templates"]
    ours = [*fonts, *pages, ROOT / "binder", ROOT / "chapters" / "_static"]
    assert not [p for p in tracked() if p.suffix in foreign and p.parent not in ours]
