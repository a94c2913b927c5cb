"""All that the book and its repository ship has a licence that we keep, and stands in one list."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from imet import schemas
from imet.book.published import FEED, LOST, ROBOTS, SITEMAP

ROOT = Path(__file__).parents[2]
NAME = "licences.txt"
LIST = yaml.safe_load((ROOT / "chapters" / "_static" / NAME).read_text(encoding="utf-8"))
WORKS = LIST["works"]
OURS = "MIT for code, CC-BY-4.0 for the rest"
# each lets everybody have, change and pass on what comes with it; so all can stand in one book
FREE = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "OFL-1.1", "CC-BY-4.0", "public domain"}
# of a part that LICENSE and the data package leave out of what they license
ONLY_READ = "SIPRI"
# what an older browser cannot use, or what only `make book` leaves out
LEFT_OUT = ("_static/vendor/", "_static/scripts/fontawesome")


def unlisted(paths: Iterable[str], place: str) -> list[str]:
    """Return those of `paths` that no work has; `place` is that of the built book or the rest."""
    patterns = [pattern for work in WORKS for pattern in work.get(place, ())]
    return [path for path in paths if not any(fnmatchcase(path, one) for one in patterns)]


def shipped(built: Path) -> list[str]:
    paths = (path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
    return [path for path in paths if not path.startswith(LEFT_OUT)]


def test_each_file_of_the_built_book_is_listed(built):
    assert not unlisted(shipped(built), "book"), f"say in {NAME} whose it is"


def test_the_list_says_which_files_only_a_published_book_has():
    head = (ROOT / "chapters" / "_static" / NAME).read_text(encoding="utf-8").partition("works:")[0]
    told = head.partition("Only a published book")[2]
    assert told and "test" not in head
    for file in (f"{LOST}.html", SITEMAP, ROBOTS, FEED):
        assert file in told and not unlisted([file], "book")


@pytest.mark.parametrize("new", ["_static/vega.js", "_static/fonts.css", "figures/draws.js"])
def test_a_new_script_or_font_is_not_in_the_list_by_itself(new):
    assert unlisted([new], "book") == [new]


def test_each_table_and_font_of_the_repository_is_listed():
    paths = [f"data/{table.path}" for table in schemas.tables()]
    for folder in ("chapters", "src"):
        fonts = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".woff2", ".ttf"}]
        paths += [path.relative_to(ROOT).as_posix() for path in fonts]
    assert len(paths) > 50 and not unlisted(paths, "repository"), f"say in {NAME} whose it is"


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["work"][:20])
def test_what_is_listed_is_shipped(work, built):
    paths = shipped(built)
    there = [path for path in paths for one in work.get("book", ()) if fnmatchcase(path, one)]
    there += [path for one in work.get("repository", ()) for path in ROOT.glob(one)]
    assert there, "what is no longer shipped needs no licence"


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["work"][:20])
def test_each_licence_is_free_and_its_text_and_notice_are_with_it(work):
    assert set(work) <= {"work", "licence", "notice", "book", "repository"}
    assert work["notice"]
    if work["licence"] not in (OURS, ONLY_READ):
        assert work["licence"] in FREE and LIST["texts"][work["licence"]]


def test_the_list_is_in_the_built_book(built):
    source = ROOT / "chapters" / "_static" / NAME
    assert (built / "_static" / NAME).read_bytes() == source.read_bytes()
    assert f"_static/{NAME}" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert f'href="../_static/{NAME}"' in (built / "chapters/data.html").read_text("utf-8")


def test_what_we_may_only_show_is_licensed_to_nobody_by_us():
    (work,) = [work for work in WORKS if work["licence"] == ONLY_READ]
    (path,) = work["repository"]
    assert path in (ROOT / "LICENSE").read_text(encoding="utf-8")
    (table,) = [table for table in schemas.tables() if f"data/{table.path}" == path]
    assert table.about["licenses"][0]["name"] != "CC-BY-4.0"


def test_what_comes_from_a_bundle_names_the_parts_of_the_bundle(built):
    """The bundle of DataTables says itself what it holds."""
    text = (built / "_static" / "tables.js").read_text(encoding="utf-8")
    said = text[text.index("Bundled license information") :]
    named = " ".join(w["work"] for w in WORKS if "_static/tables.js" in w.get("book", ()))
    for part in ("JSZip", "jQuery", "DataTables", "Lucide", "FileSaver.js"):
        assert part in said and part in named
