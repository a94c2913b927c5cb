"""The command line: check, show, download, and how each of them fails."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest

from imet import schemas, tables
from originals import __main__ as commands
from originals.__main__ import main
from originals.reports import check as checks
from originals.reports import show as shows
from originals.reports.tables import read_unit
from reports import ROW, Report
from small import original, registered

LONG = (
    "Course with a title of more than forty letters",
    "11",
    "Lahore",
    "Army",
    "AWC",
    "$2,000,000",
)
KINDS = (
    schemas.TRAINING_SOURCES,
    schemas.PROGRAMS,
    schemas.ACTIVITIES,
    schemas.TOTALS,
    schemas.ERRATA,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder with sources and data of a report of two pages."""
    root = tmp_path_factory.mktemp("made")
    path = root / "sources" / "fmtr" / "2018_2019" / "small.pdf"
    path.parent.mkdir(parents=True)
    report = Report().heading("Pakistan").block(ROW)
    report.total("Pakistan Fiscal Year 2018 Totals", "2", "$1,500")
    report.page().heading("Nepal").block((*LONG, "1/2/2018", "5/30/2018"), label="FMF")
    report.total("Nepal Fiscal Year 2018 Totals", "11", "$2,000,000").write(path)
    unit = read_unit([original(path, root / "sources")], {path.name: path})
    frames = {table: unit[table.path] for table in KINDS if table.path in unit}
    tables.write_tables(frames | {schemas.PROGRAMS: tables.stored(schemas.PROGRAMS)}, root / "data")
    return root


@pytest.fixture
def small(made, tmp_path, monkeypatch):
    """Return sources and data of a report of two pages, which is all of the register."""
    root = shutil.copytree(made, tmp_path / "small")
    path = root / "sources" / "fmtr" / "2018_2019" / "small.pdf"
    registered(monkeypatch, [original(path, root / "sources")])
    monkeypatch.setenv("IMET_DATA", str(root / "data"))
    return root / "sources", root / "data"


def change(data: Path, table: schemas.Table, row: int, **values) -> None:
    frame = tables.load(table, data)
    for name, value in values.items():
        frame.loc[row, name] = value
    tables.write_tables({table: frame}, data)


# ------------------------------------------------------------------ check


def test_check_counts_each_report_and_sums_up(small, capsys):
    assert main(["check"]) == 0
    head, line, total, _, summary = capsys.readouterr().out.splitlines()
    assert " ".join(head.split()) == (
        "report files pages rows year program country reconciled errata lost open"
    )
    assert " ".join(line.split()) == "2018-2019 1 2 2 0 2 2 4 0 0 0"
    assert " ".join(total.split()) == "all 1 2 2 0 2 2 4 0 0 0"
    assert summary == (
        "4 printed totals: 4 reconciled, 0 explained in errata.csv, 100.00 % in all; 0 more lost"
    )


def test_a_row_that_was_changed_leaves_its_totals_open(small, capsys):
    change(small[1], schemas.ACTIVITIES, 0, students=3)
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert "2018-2019    1     2       2     0       2       2          2      0    0    2" in out
    assert "50.00 % in all" in out
    assert (
        "2018-2019: small.pdf, page 1, Pakistan, IMET-1, 2018 (program): printed 2 students and "
        "$1,500, the rows have 3 and $1,500" in out
    )
    assert re.fullmatch("error: .* faults and 0 different tables.*\n", err)


def erratum(data: Path, students: int, cost: int, **row) -> None:
    total = tables.load(schemas.TOTALS, data).iloc[0]
    values = {name: total[name] for name in schemas.ERRATA.columns if name in total}
    values |= {"students_missing": students, "cost_missing": cost, "reason": "A reason."} | row
    frame = pd.DataFrame([values]).astype(schemas.ERRATA.types)
    tables.write_tables({schemas.ERRATA: frame}, data)


def test_an_erratum_explains_just_the_difference_that_it_names(small, capsys):
    data = small[1]
    change(data, schemas.TOTALS, 0, students=5, cost_usd=1400, status="erratum")
    erratum(data, students=3, cost=-100)
    assert main(["check"]) == 0
    assert "3 reconciled, 1 explained" in capsys.readouterr().out
    erratum(data, students=3, cost=-99)
    assert main(["check"]) == 1
    assert (
        "the rows have 2 and $1,500, known is a difference of 3 and $-99" in capsys.readouterr().out
    )


def test_an_erratum_of_what_reconciles_or_is_not_there_is_a_fault(small, capsys):
    erratum(small[1], students=1, cost=0)
    assert main(["check"]) == 1
    said = "2018-2019: Pakistan, IMET-1, 2018 (program): errata.csv explains it, and it agrees"
    assert said in capsys.readouterr().out
    erratum(small[1], students=1, cost=0, country_printed="Ruritania")
    assert main(["check"]) == 1
    assert "Ruritania, IMET-1, 2018 (program): errata.csv explains it" in capsys.readouterr().out


def test_cents_count_and_half_a_dollar_is_rounding(small, capsys):
    data = small[1]
    change(data, schemas.ACTIVITIES, 0, cost_printed="$1,500.50", cost_usd=1501)
    for row in (0, 1):
        change(data, schemas.TOTALS, row, cost_read=1501)
    assert main(["check"]) == 0
    change(data, schemas.ACTIVITIES, 0, cost_printed="$1,500.51", cost_usd=1501)
    assert main(["check"]) == 1
    assert "the rows have 2 and $1,500.51" in capsys.readouterr().out


def test_what_the_table_of_totals_says_of_the_rows_is_not_taken_on_trust(small, capsys):
    change(small[1], schemas.TOTALS, 0, students_read=7)
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "4 reconciled" in out and "totals.csv has reconciled, 7 students" in out


def test_rows_without_a_total_are_a_fault_unless_it_is_lost(small, capsys):
    data = small[1]
    totals = tables.load(schemas.TOTALS, data)
    tables.write_tables({schemas.TOTALS: totals.drop(index=0)}, data)
    assert main(["check"]) == 1
    assert "2018-2019: Pakistan, IMET-1 (program) has rows but no total" in capsys.readouterr().out
    tables.write_tables({schemas.TOTALS: totals}, data)
    erratum(data, students=None, cost=None)
    tables.write_tables({schemas.TOTALS: totals.drop(index=0)}, data)
    assert main(["check"]) == 0
    assert "100.00 % in all; 1 more lost" in capsys.readouterr().out


def test_a_share_that_is_not_all_is_never_rounded_up_to_all():
    counts = dict.fromkeys(checks.COLUMNS, 0) | {"program": 99_999, "reconciled": 99_998, "open": 1}
    assert "99.99 % in all" in checks.Check(pd.DataFrame([counts]), []).summary()


def test_a_total_over_two_years_sums_the_rows_of_both(small):
    stored = {table: tables.load(table, small[1]) for table in KINDS}
    rows = pd.concat([stored[schemas.ACTIVITIES].head(1)] * 2, ignore_index=True)
    rows = rows.assign(fiscal_year=[2018, 2019])
    total = stored[schemas.TOTALS].head(2)
    both = total.assign(students=4, cost_usd=3000, students_read=4, cost_read=3000)
    both["fiscal_year"] = pd.array([None, None], dtype="Int64")
    found = checks.check(stored | {schemas.ACTIVITIES: rows, schemas.TOTALS: both})
    assert found.faults == [] and found.counts["reconciled"].sum() == 2


def test_check_against_the_originals_says_which_tables_differ(small, capsys):
    sources, data = small
    assert main(["check", "--sources", str(sources)]) == 0
    assert f"the tables in {data} are those of the originals" in capsys.readouterr().out
    change(data, schemas.ACTIVITIES, 1, course="Something else")
    assert main(["check", "--sources", str(sources)]) == 1
    out, err = capsys.readouterr()
    assert (
        "training/activities.parquet differs: 1 rows of the originals are not in it, 1 of its "
        "rows are not in the originals; the first is small.pdf, 2" in out
    )
    assert "0 faults and 1 different tables" in err and "totals.csv differs" not in out


def test_rows_in_another_order_are_a_difference(small):
    frame = tables.load(schemas.ACTIVITIES, small[1])
    assert "another order" in checks.difference(schemas.ACTIVITIES, frame, frame[::-1])


def test_the_projects_own_data_are_explained_in_full():
    found = checks.check(
        {
            schemas.TRAINING_SOURCES: tables.stored(schemas.TRAINING_SOURCES),
            schemas.ACTIVITIES: tables.load_activities(),
            schemas.TOTALS: tables.stored(schemas.TOTALS),
            schemas.ERRATA: tables.stored(schemas.ERRATA),
        }
    )
    assert found.faults == []
    assert found.counts["open"].sum() == 0 and found.counts["reconciled"].sum() > 10_000
    assert max(map(len, found.table().splitlines())) < 80


# ------------------------------------------------------------------ show


def test_show_prints_the_page_its_rows_and_its_totals(small, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["show", "small.pdf", "1", "--sources", str(small[0])]) == 0
    head, text, rows, totals = (part.splitlines() for part in capsys.readouterr().out.split("\n\n"))
    assert head == [
        "small.pdf, report 2018-2019, page 1 (sheet 1 of 2 in the file)",
        "https://example.org/small.pdf",
    ]
    assert "War College 2 Maxwell AFB, AL Army AWC $1,500 1/2/2018 5/30/2018" in text
    assert "Fiscal Year 2018 Program Totals 2 $1,500" in text
    assert " ".join(rows[0].split()) == ("course students location cost start end program country")
    assert re.fullmatch(
        r"War College +2 Maxwell AFB, AL +\$1,500 2018-01-02 2018-05-30 IMET-1 +Pakistan", rows[1]
    )
    assert rows[2] == "1 rows from this page: 2 students, $1,500"
    assert totals[1] == (
        "program, Pakistan, IMET-1, 2018: 2 students, $1,500; rows: 2, $1,500; reconciled"
    )
    assert not any("Nepal" in line for line in text + rows + totals)


def test_a_narrow_terminal_cuts_texts_but_no_number(small, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    path = next(small[0].rglob("*.pdf"))
    assert main(["show", str(path), "2"]) == 0
    _, text, rows, _ = (part.splitlines() for part in capsys.readouterr().out.split("\n\n"))
    assert any(LONG[0] in line for line in text)
    assert max(map(len, rows)) <= 80
    assert re.match(r"Course with .*… +11 Lahore +\$2,000,000 2018-01-02 2018-05-30 FMF", rows[1])


def beside(file: Path, width: int, capsys, monkeypatch) -> bool:
    """Return whether the first row stands right of a line of the page."""
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["show", str(file), "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    return any(re.search(r"\S +\| War College +2 Maxwell", line) for line in lines)


def test_a_wide_terminal_has_page_and_rows_side_by_side(small, capsys, monkeypatch):
    monkeypatch.setattr(shows, "_sheets", lambda *_: [(1, ["first line", "second line", "third"])])
    path = next(small[0].rglob("*.pdf"))
    assert [beside(path, width, capsys, monkeypatch) for width in (159, 160)] == [False, True]


def test_page_lines_too_long_to_stand_beside_the_rows_are_not_cut(small, capsys, monkeypatch):
    path = next(small[0].rglob("*.pdf"))
    assert [beside(path, width, capsys, monkeypatch) for width in (160, 200)] == [False, True]


def test_show_says_what_the_table_alone_would_not(small, capsys):
    data = small[1]
    path = next(small[0].rglob("*.pdf"))
    change(data, schemas.ACTIVITIES, 0, cost_printed="$", cost_usd=0, students_printed="")
    change(data, schemas.TOTALS, 0, status="erratum")
    erratum(data, students=0, cost=1500)
    assert main(["show", str(path), "1"]) == 0
    assert "NOTE" not in capsys.readouterr().out
    path.write_bytes(path.read_bytes() + b"\n%%EOF\n")
    assert main(["show", str(path), "1"]) == 0
    out = capsys.readouterr().out
    assert "NOTE: this is not the file of the register" in out
    assert re.search(r"War College {3,}Maxwell AFB, AL +\$ 2018-01-02", out)
    assert "; erratum\n  A reason.\n" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["smal.pdf", "1"], "smal.pdf: no such file in the register of originals; near are small"),
        (["2525.xyz", "1"], "2525.xyz: no such file in the register .*; nothing is near"),
        (["small.pdf", "9", "--sources", "sources"], "number 9 .* 1 to 2, near are 1, 2"),
        (["small.pdf", "1"], "name the folder of originals with --sources, or see https://exam"),
        (["small.pdf", "1", "--sources", "no"], "not at no/fmtr/2018_2019/small.pdf; fetch it"),
        (["small.pdf", "1", "--sources", "sources", "--data", "no"], "no such file; restore it"),
    ],
)
def test_show_names_what_is_near_or_how_to_get_it(small, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(small[0].parent)
    assert main(["show", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch(f"error: .*{message}.*\n", err)


def test_pages_go_by_the_number_that_is_printed(small, tmp_path, monkeypatch, capsys):
    """A page that shows none is the one after the page before it; so is a file's first."""
    path = tmp_path / "34330.pdf"
    report = Report(head="").heading("divided sheet").page().heading("second").heading("IV-41")
    report.page().heading("third").page().heading("IV-42").page().heading("IV-43").write(path)
    registered(monkeypatch, [original(path, tmp_path, report="2003-2004")])
    for page, sheets in ((40, "sheet 1"), (41, "sheet 2"), (42, "sheet 3 and 4"), (43, "sheet 5")):
        assert main(["show", str(path), str(page)]) == 0
        assert f"page {page} ({sheets} of 5 in the file)" in capsys.readouterr().out


def test_rows_of_a_shared_page_are_pointed_to(small, tmp_path, monkeypatch, capsys):
    path = Report(head="").heading("IV-2").write(tmp_path / "34330.pdf")
    registered(monkeypatch, [original(path, tmp_path, report="2003-2004")])
    change(small[1], schemas.ACTIVITIES, 1, report="2003-2004")
    assert main(["show", str(path), "2"]) == 0
    assert "rows of page 2 that are listed under small.pdf: 1" in capsys.readouterr().out


def test_an_html_file_is_shown_row_by_row(small, tmp_path, monkeypatch, capsys):
    path = tmp_path / "Africa.html"
    path.write_text(
        "<html><table><tr><td>War&nbsp; College</td><td>2</td><td>\x1b[2J$5</td></tr><tr><td>"
        "</td></tr></table></html>"
    )
    registered(monkeypatch, [original(path, tmp_path, report="2006-2007")])
    assert main(["show", str(path), "1"]) == 0
    assert "\n\nWar College | 2 | \N{REPLACEMENT CHARACTER}[2J$5\n\n" in capsys.readouterr().out
    assert main(["show", str(path), "2"]) == 1


# ------------------------------------------------------------------ download


@dataclass
class Site:
    """What a small server answers: files by name, and what it does before it answers well."""

    files: dict[str, bytes] = field(default_factory=dict)
    script: list[int] = field(default_factory=list)  # statuses, or bytes until it breaks off
    seen: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        site, name = self.server.site, self.path[1:]
        site.seen.append(name)
        site.agents.add(self.headers["User-Agent"])
        content = site.files.get(name, b"")
        step = site.script.pop(0) if site.script else 200 if name in site.files else 404
        self.send_response(step if step < 1000 else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if step < 1000 else content[:step])


CONTENT = bytes(range(256)) * 1200  # more than one chunk
BOTH = {"a.pdf": CONTENT, "b.pdf": b"second"}


@pytest.fixture
def site(monkeypatch, tmp_path):
    pytest.importorskip("pooch", reason="pooch is not installed")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = Site(dict(BOTH))
    server.site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    register(monkeypatch, tmp_path, server.site, BOTH)
    yield server.site
    server.shutdown()
    server.server_close()
    thread.join()


def register(monkeypatch, folder: Path, site: Site, contents: dict[str, bytes], **urls: str):
    """Let the register have files of these contents, at an address of their name unless told."""
    entries = []
    for name, content in contents.items():
        path = folder / "made" / "fmtr" / "2018_2019" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        url = f"{site.address}/{urls.get(name[0], name)}"
        entries.append(original(path, folder / "made", official_url=url))
    registered(monkeypatch, entries)


@pytest.fixture
def waits(monkeypatch):
    """Return the list of the waits that were asked for, none of which takes place."""
    asked: list[float] = []
    monkeypatch.setattr("originals.download.sleep", asked.append)
    return asked


@pytest.fixture
def fetch(site, waits, tmp_path):
    """Return a function that runs the download into a folder and returns the exit status."""
    return lambda *more: main(["download", "--out", str(tmp_path), *more])


@pytest.fixture
def there(tmp_path):
    """Return a function that reads what lies in the folder of the report."""
    folder = tmp_path / "fmtr" / "2018_2019"
    folder.mkdir(parents=True)
    return lambda: {path.name: path.read_bytes() for path in folder.iterdir()}


def test_download_fetches_what_is_not_there_and_pauses_between(fetch, site, waits, there, capsys):
    assert fetch("--pause", "3") == 0
    assert there() == BOTH
    assert site.seen == ["a.pdf", "b.pdf"] and waits == [3.0]
    assert all("sixty-six-slots" in agent for agent in site.agents)
    assert "a.pdf: fetched, 307,200 bytes, sha256 as registered\n" in capsys.readouterr().out
    assert fetch() == 0
    assert len(site.seen) == 2
    assert capsys.readouterr().out == "a.pdf: already there\nb.pdf: already there\n"


def test_the_pause_is_two_seconds_unless_told(fetch, waits):
    assert fetch() == 0
    assert waits == [2.0]


def test_a_damaged_file_is_fetched_again(fetch, tmp_path, there):
    (tmp_path / "fmtr" / "2018_2019" / "a.pdf").write_bytes(CONTENT[:-1] + b"x")
    assert fetch("--file", "a.pdf") == 0
    assert there() == {"a.pdf": CONTENT}


def test_what_fails_is_said_and_the_others_are_fetched(fetch, site, there, capsys):
    del site.files["a.pdf"]
    assert fetch() == 1
    assert there() == {"b.pdf": b"second"} and len(site.seen) == 2
    out, err = capsys.readouterr()
    assert "a.pdf: not fetched: 404 Client Error: Not Found for url: http://" in out
    assert err == "error: download: 1 of 2 files are not there: a.pdf\n"


@pytest.mark.parametrize("step", [100_000, 429, 503], ids=["broken off", "busy", "overloaded"])
def test_a_server_in_trouble_is_left_alone_until_the_next_run(fetch, site, there, capsys, step):
    site.script = [step]
    assert fetch() == 1
    assert there() == {} and site.seen == ["a.pdf"]
    out, err = capsys.readouterr()
    assert re.search("b.pdf: not tried: 127.* failed before; run the same command again", out)
    assert err == "error: download: 2 of 2 files are not there: a.pdf, b.pdf\n"
    assert fetch() == 0
    assert there() == BOTH


def test_another_file_is_not_kept_and_its_address_not_asked_again(
    fetch, site, monkeypatch, tmp_path, there, capsys
):
    contents = {"a.pdf": b"pages 1 to 2", "c.pdf": b"pages 3 to 4", "b.pdf": b"second"}
    register(monkeypatch, tmp_path, site, contents, c="a.pdf")
    (tmp_path / "fmtr" / "2018_2019" / "a.pdf").write_bytes(b"as it was")
    assert fetch() == 1
    assert there() == {"a.pdf": b"as it was", "b.pdf": b"second"}
    assert site.seen == ["a.pdf", "b.pdf"]
    out, err = capsys.readouterr()
    assert re.search("^a.pdf: differs from the register: .*a.pdf serves another file", out)
    assert re.search("\nc.pdf: not tried: .*a.pdf served another file before", out)
    assert err == "error: download: 2 of 3 files are not there: a.pdf, c.pdf\n"


def test_a_server_that_cannot_be_reached_is_tried_once(site, fetch, monkeypatch, tmp_path, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = Site(address=f"http://127.0.0.1:{free.getsockname()[1]}")
    register(monkeypatch, tmp_path, closed, BOTH)
    assert fetch() == 1
    assert re.search("a.pdf: not fetched: .*\nb.pdf: not tried: ", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "1950-1951"], "1950-1951: no such report in the register; there is 2018-2"),
        (["--file", "aa.pdf"], "aa.pdf: no such file in the register of originals; near are a.pdf"),
    ],
)
def test_what_is_not_in_the_register_is_not_asked_for(fetch, site, capsys, arguments, message):
    assert fetch(*arguments) == 1
    assert re.match(f"error: {message}", capsys.readouterr().err) and not site.seen


def test_an_interrupted_download_leaves_nothing(fetch, monkeypatch, there, capsys):
    def interrupt(self, url, output_file, pooch):
        Path(output_file).write_bytes(CONTENT[:1000])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pooch.HTTPDownloader.__call__", interrupt)
        assert fetch() == 130
    assert there() == {} and capsys.readouterr().err == "interrupted\n"
    assert fetch() == 0
    assert there() == BOTH


def test_a_folder_that_cannot_be_written_is_one_line(site, waits, tmp_path, capsys):
    (tmp_path / "fmtr").write_text("a file")
    assert main(["download", "--out", str(tmp_path)]) == 1
    assert re.fullmatch("error: .*fmtr.*\n", capsys.readouterr().err)


# ------------------------------------------------------------------ all of them


def test_an_interruption_has_its_own_exit_status(small, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    for command in ("extract", "load", "show"):
        monkeypatch.setattr(commands, command, interrupt)
    sources = ["--sources", str(small[0])]
    for line in (["extract", *sources], ["check"], ["show", "small.pdf", "1"]):
        assert main(line) == 130
        assert capsys.readouterr().err == "interrupted\n"


def test_only_extract_says_that_nothing_was_written(tmp_path, capsys):
    for command in ("extract", "check"):
        main([command, "--sources", str(tmp_path / "no")])
    extracting, checking = capsys.readouterr().err.splitlines()
    assert extracting.endswith("; nothing was written") and "nothing" not in checking


def test_extract_takes_the_number_of_processes(small, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(commands, "extract", lambda *given: asked.append(given) or {})
    line = ["extract", "--sources", str(small[0]), "--out", str(tmp_path)]
    assert main([*line, "--processes", "3"]) == 0
    assert asked == [(small[0], tmp_path, 3)]


@pytest.mark.parametrize(
    "line",
    [
        ["extract", "--sources", ".", "--processes", "0"],
        ["download", "--out", ".", "--pause", "-1"],
        ["download", "--out", ".", "--pause", "inf"],
        ["show", "small.pdf"],
    ],
)
def test_a_line_that_makes_no_sense_is_refused(line, capsys):
    with pytest.raises(SystemExit) as refused:
        main(line)
    assert refused.value.code == 2 and "usage:" in capsys.readouterr().err


def test_a_reader_that_leaves_early_gets_no_traceback(small):
    environment = os.environ | {"PYTHONPATH": str(Path(commands.__file__).parents[1])}
    line = f"{shlex.quote(sys.executable)} -m originals check | true"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=environment)
    assert done.stderr == ""
