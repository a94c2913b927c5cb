"""The data as one file to download, and what the page on them shows.

An extension of Sphinx: each build of the book puts the file into its folder `data/`. Its bytes
depend on the tables alone.
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
from typing import Any

import pandas as pd
import yaml
from sphinx.application import Sphinx

from imet import datapackage, schemas, tables

PAGE = "chapters/data"
CHANGES = schemas.PROJECT / "CHANGELOG.md"
ROOT = schemas.PROJECT.parent
VERSION = re.compile(r"^## (\d+\.\d+\.\d+), (.+)$", re.MULTILINE)
LOCAL_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
OLDEST = (1980, 1, 1, 0, 0, 0)  # that a zip file knows: a date of the build would change its bytes
KINDS = ("csv", "parquet")


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
def archive() -> bytes:
    """Return the zip file: every table as CSV and as Parquet, and what describes them."""
    files = {path: content for kind in KINDS for path, content in _tables(kind).items()}
    files |= {
        "README.md": readme().encode(),
        "CHANGELOG.md": CHANGES.read_bytes(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "CITATION.cff": citation().encode(),
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


def citation() -> str:
    """Return the CITATION.cff of the data, which names their version."""
    book = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    title = f"{book['title'].partition(':')[0]}: data on US training of foreign forces"
    about = book | {"type": "dataset", "title": title, "version": version()}
    about["message"] = "If you use these data, please cite them as below."
    about["license"] = datapackage.LICENSE["name"]
    return yaml.safe_dump(about, sort_keys=False, allow_unicode=True)


def readme() -> str:
    """Return the page on the data as a text that stands alone."""
    text = (ROOT / f"{PAGE}.md").read_text(encoding="utf-8")
    return LOCAL_LINK.sub(r"\1", filled(text, "You have it.", "They stand in `CHANGELOG.md`."))


def filled(text: str, download: str, changes: str) -> str:
    """Return the text of the page with the version, the tables, and these two in their places."""
    values = {"version": version(), "name": name(), "tables": _listed()}
    for place, value in (values | {"download": download, "changes": changes}).items():
        text = text.replace(f"%{place}%", value)
    return text


def dataset(address: str) -> dict[str, Any]:
    """Return what search engines for data read (schema.org); `address` is that of the file."""
    about = yaml.safe_load(citation())
    first, last = tables.load_activities()["fiscal_year"].agg(["min", "max"])
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about["title"],
        "description": schemas.ACTIVITIES.about["description"] + " With every total that the "
        "reports print, sums by country, fiscal year and programme, and obligations of IMET.",
        "version": about["version"],
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
            "contentUrl": address,
            "contentSize": f"{len(archive())} B",
            "sha256": _sha256(archive()),
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
    (folder / f"{name()}.zip").write_bytes(archive())
    # which the next book asks whether a version that was published had other tables
    (folder / CHANGES.name).write_bytes(CHANGES.read_bytes())


def _fill(app: Sphinx, page: str, source: list[str]) -> None:
    if page == PAGE:
        size = f"{len(archive()) / 1e6:.0f} MB"
        link = f'<a href="../data/{name()}.zip" download>{name()}.zip</a> ({size})'
        changes = CHANGES.read_text(encoding="utf-8").replace("\n## ", "\n### ")
        source[0] = filled(source[0], link, changes.replace("## ", "### ", 1))


def _describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    if page == PAGE:
        home, file = app.config.html_baseurl.rstrip("/"), f"data/{name()}.zip"
        about = json.dumps(dataset(f"{home}/{file}" if home else f"../{file}"), indent=1)
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
