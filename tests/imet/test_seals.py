"""What was read last is what stands here: hashes in tests/pins/seals.csv, kept by hand.

No command writes them. Whoever changes a table that does not come from the originals, the words of
a page, or what its code shows, reads it again and puts the line that the test prints into
seals.csv.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import receipt
from imet import datapackage, schemas, values
from imet.book import receipt as page
from imet.errors import DataError

ROOT = Path(__file__).parents[2]
SEALED = ROOT / "tests" / "pins" / "seals.csv"
EXTRACTED = json.loads((schemas.data_folder() / datapackage.EXTRACTED).read_text(encoding="utf-8"))
OTHERS = [table.path for table in schemas.tables() if table.path not in EXTRACTED]
MUTANTS = "data/quality/mutation.csv"  # what became of them, which takes long to try again
DESCRIPTORS = [f"{folder}/{schemas.DESCRIPTOR}" for folder in schemas.FOLDERS]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
# and the tables beside the code, of which pages print parts
TEXTS = {
    path.name: path
    for path in (
        ROOT / "README.md",
        *sorted((ROOT / "chapters").glob("*.md")),
        *sorted((ROOT / "src" / "imet").rglob("*.csv")),
    )
}
PICTURE = "image/png"  # its bytes differ between machines; the drawing of the page is sealed


def digest(*texts: str | bytes) -> str:
    found = hashlib.sha256()
    for text in texts:
        found.update(text if isinstance(text, bytes) else text.encode())
    return found.hexdigest()[:16]


def words(notebook: nbformat.NotebookNode) -> str:
    """Return the digest of the text of a chapter, with the names of its values for these."""
    text = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return digest(*(values.VALUE.sub(r"<\1>", source) + "\n" for source in text))


def shown(notebook: nbformat.NotebookNode) -> str:
    """Return the digest of all that the code of a chapter shows and binds."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    for output in outputs:
        output.get("data", {}).pop(PICTURE, None)
        output.pop("execution_count", None)
    return digest(json.dumps(outputs, sort_keys=True))


def parts() -> list[str]:
    """Return the names in seals.csv of all that somebody reads."""
    tables = [f"data/{path}" for path in OTHERS + DESCRIPTORS]
    chapters = [f"{path.name}, {what}" for path in CHAPTERS for what in ("words", "shown")]
    return [*tables, MUTANTS, *chapters, *TEXTS]


def now(part: str) -> str:
    """Return the digest of one of the `parts`."""
    name, _, what = part.partition(", ")
    if what:
        notebook = nbformat.read(ROOT / "chapters" / name, as_version=4)
        return words(notebook) if what == "words" else shown(notebook)
    return digest(TEXTS.get(name, ROOT / name).read_bytes())


def pinned() -> dict[str, str]:
    with SEALED.open(encoding="utf-8", newline="") as stream:
        (_, *rows) = csv.reader(stream)
    assert len(dict(rows)) == len(rows), f"a line stands twice in {SEALED.name}"
    return dict(rows)


@pytest.mark.parametrize("part", parts())
def test_it_is_as_it_was_read_last(part):
    found = now(part)
    assert pinned().get(part) == found, f'read it, then seal it: "{part}",{found}'


def test_nothing_is_sealed_that_is_not_there():
    assert pinned().keys() == set(parts())


def test_the_hashes_are_those_of_the_originals():
    data = schemas.data_folder()
    assert {path: datapackage.sha256(data / path) for path in EXTRACTED} == EXTRACTED


def other(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with another value in its first row: that of another row, or one shifted."""
    first = column[0].as_py()
    new = next((value for value in column.unique().to_pylist() if value != first), None)
    if new is None and first is not None:
        new = f"{first}x" if isinstance(first, str) else first + 1
    return pa.chunked_array([pa.array([new], column.type), *column.slice(1).chunks])


@pytest.mark.parametrize("table", schemas.tables(), ids=lambda table: table.path)
def test_no_column_can_be_changed_and_its_hashes_made_again_unseen(table, tmp_path):
    """As in public: without the originals, by the commands that the project documents."""
    folder, data = tmp_path / "data", schemas.data_folder()
    unseen = []
    (folder / table.path).parent.mkdir(parents=True)
    shutil.copy(data / datapackage.EXTRACTED, folder)
    for column in table.columns:
        path = folder / table.path
        if path.suffix == ".parquet":
            whole = pq.read_table(data / table.path)
            at = whole.column_names.index(column)
            pq.write_table(whole.set_column(at, column, other(whole[column])), path)
        else:
            whole = pd.read_csv(data / table.path, dtype="str", keep_default_na=False)
            whole[column] = other(pa.chunked_array([whole[column].tolist()])).to_pylist()
            whole.to_csv(path, index=False, lineterminator="\n")
        if table.path in EXTRACTED:
            changed = datapackage.sha256(path) != EXTRACTED[table.path]
        else:
            changed = digest(path.read_bytes()) != pinned()[f"data/{table.path}"]
        unseen += [] if changed else [column]
    assert not unseen


def test_the_hash_of_a_table_from_the_originals_is_not_made_again(tmp_path):
    folder = shutil.copytree(schemas.data_folder(), tmp_path / "data")
    path = folder / schemas.EXCHANGE_RATES.path
    path.write_text(path.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    before = (folder / datapackage.FILE).read_bytes()
    with pytest.raises(DataError, match="exchange_rates.csv: not as the originals gave it"):
        datapackage.write(folder)
    assert (folder / datapackage.FILE).read_bytes() == before


def test_the_receipt_is_of_the_tables_that_are_here():
    written = page.receipt()
    assert datapackage.digest(schemas.data_folder()) in written["Hashes"].values(), "make receipt"
    assert receipt.counts().items() <= written["What is checked"].items(), "make receipt"


@pytest.mark.slow
def test_the_receipt_counts_the_tests_that_are_here():
    assert receipt.tests().items() <= page.receipt()["What is checked"].items(), "make receipt"


def test_the_receipt_counts_the_mutants_of_the_last_whole_run():
    assert receipt.mutants().items() <= page.receipt()["What is checked"].items(), "make receipt"


def test_the_receipt_names_the_programs_of_the_lock_file():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    programs = page.receipt()["With which programs"]
    assert programs.keys() == {"Python", *receipt.PROGRAMS}
    assert not [one for one in receipt.PROGRAMS if f"{one}=={programs[one]} " not in lock]
