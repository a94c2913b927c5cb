"""The data as one file to download, and what the page on them shows.

An extension of Sphinx: each build of the book puts the file into its folder `data/`. Its bytes
depend on the tables, on the words about them, and on the addresses of the book, if these are known.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple
from urllib.parse import urljoin

import pandas as pd
import yaml
from sphinx.application import Sphinx

from imet import datapackage, schemas, tables

PAGE = "chapters/data"
CHANGES = schemas.PROJECT / "CHANGELOG.md"
ROOT = schemas.PROJECT.parent
VERSION = re.compile(r"^## (\d+\.\d+\.\d+), (.+)$", re.MULTILINE)
# a link to another page or file of the book, in Markdown or in HTML: words, address
LOCAL_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)([^)]+)\)")
LOCAL_ANCHOR = re.compile(r'<a href="(?!https?:)([^"]+)"[^>]*>([^<]+)</a>')
WORKS = ROOT / "chapters" / "_static" / "licences.txt"
DATA_LICENCE = """\
The tables in this folder, and the texts about them, are licensed under the
Creative Commons Attribution 4.0 International licence (CC BY 4.0),
copyright (c) {year} {authors}:

    https://creativecommons.org/licenses/by/4.0/
    https://creativecommons.org/licenses/by/4.0/legalcode

The training reports of the US government from which data were taken are works
of the United States government and in the public domain there.

One table we cannot license to anybody, {only_read}:
values of the SIPRI Arms Transfers Database.

{terms}

These tables hold what others made, under licences of their own, whose texts
follow. Beside each stands the notice to keep.

"""
OLDEST = (1980, 1, 1, 0, 0, 0)  # that a zip file knows: a date of the build would change its bytes
KINDS = ("csv", "parquet")


class Home(NamedTuple):
    """Addresses that a build may know: that of the book, which ends with /, and its repository."""

    book: str = ""
    repository: str = ""


NOWHERE = Home()


def version() -> str:
    """Return the version of the data: the newest in `data/CHANGELOG.md`."""
    return VERSION.search(CHANGES.read_text(encoding="utf-8"))[1]


def released() -> pd.Timestamp:
    """Return the day of the newest version in `data/CHANGELOG.md`."""
    return pd.Timestamp(VERSION.search(CHANGES.read_text(encoding="utf-8"))[2])


def seal() -> str:
    """Return the line of `data/CHANGELOG.md` that ties the version to the tables as they are."""
    return f"<!-- tables of {version()}: {datapackage.digest(schemas.data_folder())} -->"


def name() -> str:
    """Return the name of the file to download, without its ending."""
    return f"sixty-six-slots-data-{version()}"


@cache
def archive(home: Home = NOWHERE) -> bytes:
    """Return the zip file: every table as CSV and as Parquet, and what describes them."""
    files = {path: content for kind in KINDS for path, content in _tables(kind).items()}
    files |= {
        "README.md": readme(home).encode(),
        "CHANGELOG.md": CHANGES.read_bytes(),
        "LICENSE": licence().encode(),
        "CITATION.cff": citation(home).encode(),
        "datapackage.json": _described(files),
    }
    sums = (f"{_sha256(files[path])}  {path}\n" for path in sorted(files))
    files["SHA256SUMS"] = "".join(sums).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name()}/{path}", OLDEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, files[path], compresslevel=6)
    return content.getvalue()


def citation(home: Home = NOWHERE) -> str:
    """Return the CITATION.cff of the data, which names their version and its day."""
    book = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    title = f"{book['title'].partition(':')[0]}: data on US training of foreign forces"
    about = book | {"type": "dataset", "title": title, "version": version()}
    about["date-released"] = f"{released():%Y-%m-%d}"
    about["message"] = "If you use these data, please cite them as below."
    about["license"] = datapackage.LICENSE["name"]
    known = {"url": _page(home.book, f"{PAGE}.html"), "repository-code": home.repository}
    about |= {key: address for key, address in known.items() if address}
    return yaml.safe_dump(about, sort_keys=False, allow_unicode=True)


def licence() -> str:
    """Return the licence of the data, with those of others whose works are in the tables."""
    listed = yaml.safe_load(WORKS.read_text(encoding="utf-8"))
    texts, parts, needed = listed["texts"], [], []
    for work in listed["works"]:
        paths = [path for path in work.get("repository", ()) if path.startswith("data/")]
        if not paths or work["notice"].startswith("Copyright (c) 2026 The Sixty-Six Slots"):
            continue
        csv = ", ".join(_path(path.removeprefix("data/"), "csv") for path in paths)
        if work["licence"] == "SIPRI":
            only_read = csv
            continue
        parts.append(f"- {csv}: {work['work']}. {work['licence']}. {work['notice']}.\n")
        needed.append(work["licence"])
    authors = ", ".join(each["name"] for each in yaml.safe_load(citation())["authors"])
    text = DATA_LICENCE.format(
        year=released().year, authors=authors, only_read=only_read, terms=fill(texts["SIPRI"], 79)
    )
    ends = [f"\n{name}\n\n{texts[name].strip()}\n" for name in dict.fromkeys(needed)]
    return text + "".join(parts + ends)


def readme(home: Home = NOWHERE) -> str:
    """Return the page on the data as a text that stands alone: its links are whole, or words."""
    text = (ROOT / f"{PAGE}.md").read_text(encoding="utf-8")
    text = text.replace("# The data\n", "# The data of Sixty-Six Slots\n", 1)
    changes = "`CHANGELOG.md` lists the versions and what changed."
    text = filled(text, "the one that you have", changes, home)
    text = LOCAL_ANCHOR.sub(r"[\2](\1)", text)
    return LOCAL_LINK.sub(lambda link: _whole(home.book, *link.groups()), text)


def _whole(book: str, words: str, address: str) -> str:
    """Return a link of the page on the data with a whole address, or its words alone."""
    target = urljoin(f"{PAGE}.md", re.sub(r"\.(?:md|ipynb)(?=#|$)", ".html", address))
    return f"[{words}]({_page(book, target)})" if book else words


def _page(book: str, path: str) -> str:
    return f"{book.rstrip('/')}/{path}" if book else ""


def filled(text: str, download: str, changes: str, home: Home = NOWHERE) -> str:
    """Return the text of the page with the version, the tables, and these in their places."""
    ask = "the repository of the book takes it as an issue"
    if home.repository:
        ask = f"[open an issue]({home.repository}/issues) in the repository of the book"
    values = {"version": version(), "name": name(), "tables": _listed(), "contact": ask}
    for place, value in (values | {"download": download, "changes": changes}).items():
        text = text.replace(f"%{place}%", value)
    return text


def dataset(home: Home = NOWHERE) -> dict[str, Any]:
    """Return what search engines for data read (schema.org)."""
    about, file = yaml.safe_load(citation()), f"data/{name()}.zip"
    first, last = tables.load_activities()["fiscal_year"].agg(["min", "max"])
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about["title"],
        "description": schemas.ACTIVITIES.about["description"] + " With every total that the "
        "reports print, sums by country, fiscal year and programme, and obligations of IMET.",
        "version": about["version"],
        "datePublished": about["date-released"],
        "license": datapackage.LICENSE["path"],
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": [{"@type": "Organization", "name": each["name"]} for each in about["authors"]],
        "keywords": ["military training", "security assistance", "IMET", "foreign aid"],
        "temporalCoverage": f"{first - 1}-10-01/{last}-09-30",  # fiscal years begin in October
        "spatialCoverage": "World",
        "variableMeasured": ["course seats", "officers, estimated", "student-weeks", "dollars"],
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/zip",
            "contentUrl": _page(home.book, file) or f"../{file}",
            "contentSize": f"{len(archive(home))} B",
            "sha256": _sha256(archive(home)),
        },
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the file into the built book, and the version, the tables and the changes on the page."""
    app.connect("builder-inited", _put)
    app.connect("source-read", _fill)
    app.connect("html-page-context", _describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _put(app: Sphinx) -> None:
    folder = Path(app.outdir) / "data"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name()}.zip").write_bytes(archive(_home(app)))
    # which the next book asks whether a version that was published had other tables
    (folder / CHANGES.name).write_bytes(CHANGES.read_bytes())


def _home(app: Sphinx) -> Home:
    """Return the addresses that this build knows; `.ci/with_repository.py` gives them."""
    options = app.config.html_theme_options
    # without the buttons Jupyter Book names its own repository
    repository = options["repository_url"] if options.get("use_repository_button") else ""
    return Home(app.config.html_baseurl, repository)


def _fill(app: Sphinx, page: str, source: list[str]) -> None:
    if page == PAGE:
        size = f"{len(archive(_home(app))) / 1e6:.0f} MB"
        link = f'<a href="../data/{name()}.zip" download>{name()}.zip</a> ({size})'
        changes = CHANGES.read_text(encoding="utf-8").replace("\n## ", "\n### ")
        source[0] = filled(source[0], link, changes.replace("## ", "### ", 1), _home(app))


def _describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    if page == PAGE:
        about = json.dumps(dataset(_home(app)), indent=1)
        script = f'<script type="application/ld+json">{about}</script>'
        context["metatags"] = context.get("metatags", "") + script


@cache
def _tables(kind: str) -> dict[str, bytes]:
    """Return every table as a file of one kind, by its path there; as in `data/` if it is one."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for table in schemas.tables():
            at, path = schemas.data_folder() / table.path, _path(table.path, kind)
            if at.suffix != f".{kind}":
                at = Path(folder) / f"table.{kind}"
                tables.write(tables.stored(table), at)
            found[path] = at.read_bytes()
    return found


def _path(path: str, kind: str) -> str:
    return f"{kind}/{path.rpartition('.')[0]}.{kind}"


def _described(files: dict[str, bytes]) -> bytes:
    """Return the `datapackage.json` of the CSV files; each names its Parquet file beside."""
    package = datapackage.describe(schemas.data_folder()) | {"version": version()}
    for about in package["resources"]:
        csv, parquet = (_path(about["path"], kind) for kind in KINDS)
        about.pop("type", None)
        about |= {"path": csv, "format": "csv", "profile": "tabular-data-resource"}
        about |= {"bytes": len(files[csv]), "hash": f"sha256:{_sha256(files[csv])}"}
        about["parquet"] = {"path": parquet, "hash": f"sha256:{_sha256(files[parquet])}"}
    return json.dumps(package, indent=2, ensure_ascii=False).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _listed() -> str:
    """Return every table with its rows, what one of them is told by, and what it holds."""
    parts = []
    for folder in schemas.FOLDERS:
        parts.append(f"### {folder}/\n")
        for table in schemas.tables():
            if table.path.startswith(f"{folder}/"):
                about, rows = table.about, len(tables.stored(table))
                key = ", ".join(f"`{column}`" for column in about["primaryKey"])
                first = re.split(r"(?<=[^A-Z]\.) (?=[A-Z])", about["description"])[0]
                path = table.path.removeprefix(f"{folder}/").rpartition(".")[0]
                parts.append(f"- **{path}** ({rows:,} rows; one for each {key}). {first}")
        parts.append("")
    return "\n".join(parts)
