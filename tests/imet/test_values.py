"""Values stand in the text under their names, and text and code are held to each other."""

import nbformat
import pytest

from imet import values
from imet.errors import ImetError
from imet.notebooks import run


def chapter(text, *code):
    cells = [nbformat.v4.new_markdown_cell(text)]
    return nbformat.v4.new_notebook(cells=[*cells, *map(nbformat.v4.new_code_cell, code)])


def said(text, **bound):
    """Return a notebook whose one cell of code has bound these values."""
    notebook = chapter(text, "")
    notebook.cells[1].outputs = [
        nbformat.v4.new_output(
            "display_data",
            data={values.RECORD: repr(value)},
            metadata={"scrapbook": {"name": name}},
        )
        for name, value in bound.items()
    ]
    return notebook


def test_a_run_puts_the_values_of_the_code_into_the_text(tmp_path):
    path = tmp_path / "a.ipynb"
    code = (
        "from imet.prose import millions, say, word\nsay(word, n=6)\nsay(millions, usd=2_410_000)"
    )
    nbformat.write(chapter("From <data value=n>?</data>, <data value=usd></data>.", code), path)
    run(path)
    stored = nbformat.read(path, as_version=4)
    wanted = "From <data value=n>six</data>, <data value=usd>\\$2.41 million</data>."
    assert stored.cells[0].source == wanted
    assert values.plain(wanted) == "From six, $2.41 million."
    assert values.faults(stored) == []


def test_a_name_that_no_code_binds_is_one_sentence_and_the_file_stays(tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(chapter("<data value=nowhere>6</data>", "1"), path)
    before = path.read_bytes()
    with pytest.raises(ImetError, match="a.ipynb: no code binds 'nowhere' of the text; add a say"):
        run(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "bound", "fault"),
    [
        ("<data value=n>five</data>", {"n": "six"}, "'n' is 'six', and the text says 'five'"),
        ("<data value=m>six</data>", {"n": "six"}, "no code binds 'm'"),
        ("no value", {"n": "six"}, "'n' is bound and not used"),
        ("<data value=usd>$2</data>", {"usd": "$2"}, "'usd' is '$2', and the text says '$2'"),
    ],
)
def test_what_is_stale_unbound_unused_or_not_escaped_is_a_fault(text, bound, fault, tmp_path):
    notebook = said(text, **bound)
    assert fault in values.faults(notebook)
    nbformat.write(notebook, tmp_path / "a.ipynb")
    with pytest.raises(ImetError, match="a.ipynb: .*; run it with python -m imet.notebooks"):
        values.check(tmp_path)


def test_a_name_that_is_bound_twice_is_a_fault():
    notebook = said("<data value=n>six</data>", n="six")
    notebook.cells.append(notebook.cells[1].copy())
    assert values.faults(notebook) == ["'n' is bound 2 times"]


@pytest.mark.parametrize(
    "value", ["$5", "a_b", "5*4", "<1", "A & B", "5\N{NO-BREAK SPACE}to 6", "[x]"]
)
def test_a_value_is_shown_as_it_is(value):
    notebook = said("<data value=v>?</data>", v=value)
    values.refresh(notebook)
    assert values.plain(notebook.cells[0].source) == value
    assert values.faults(notebook) == []
