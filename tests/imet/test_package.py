"""The research tables, and the data as one file that others read."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest
import yaml
from frictionless import Package

from imet import datapackage, officers, schemas, tables, training
from imet.book import package
from originals import country_years

BY_PROGRAM, BY_COUNTRY = schemas.COUNTRY_YEAR_PROGRAM, schemas.COUNTRY_YEAR
TEXT = (package.ROOT / f"{package.PAGE}.md").read_text(encoding="utf-8")


def code(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


# ------------------------------------------------------------------ the research tables


@pytest.mark.parametrize("table", country_years.KEYS, ids=lambda table: table.path)
def test_the_research_tables_are_those_that_the_command_writes(table, tmp_path):
    made = country_years.summed(tables.load_activities(), table)
    tables.write_tables({table: made}, tmp_path)
    assert (tmp_path / table.path).read_bytes() == (
        tables.data_folder() / table.path
    ).read_bytes(), "run python -m originals.country_years"


def test_seats_and_dollars_are_those_of_the_rows_and_of_each_printed_country_total():
    sums = tables.stored(BY_COUNTRY).set_index(["country", "fiscal_year"])
    rows = tables.load_activities().query("stage == 'delivered'")
    assert sums["rows"].sum() == len(rows)
    totals = tables.stored(schemas.TOTALS).query("level == 'country' and status == 'reconciled'")
    # the two oldest reports print totals of two years
    totals = totals.dropna(subset=["fiscal_year", "students"]).query("students > 0")
    printed = totals.groupby(["country", "fiscal_year"])[["students", "cost_usd"]].sum()
    one = totals.groupby(["country", "fiscal_year"]).size()
    printed = printed[one == 1]
    assert len(printed) > 2_800
    both = printed.join(sums.rename(columns={"cost_usd": "summed_usd"}))
    assert (both["seats"] == both["students"]).all()
    # costs with cents are rounded row by row in ours
    assert ((both["summed_usd"] - both["cost_usd"]).abs() <= both["rows"]).all()


def test_the_page_says_what_the_rows_leave_out():
    rows, since = tables.load_activities(), pd.to_datetime(training.exempt())
    at_once = since[since == "2004-03-29"].index
    assert (
        len(at_once) == 7 and "The seven that joined in March 2004 have rows up to FY2003" in TEXT
    )
    last = rows.groupby("iso3")["fiscal_year"].max()
    assert set(last[at_once]) == {2003}
    later = since[since > "2004-03-29"].index
    as_member = rows["start_date"] >= rows["iso3"].map(since)
    assert set(rows[as_member]["iso3"]) >= set(later)
    done = rows.query("stage == 'delivered'").groupby("fiscal_year")
    dates = done["start_date"].count() / done.size()
    assert (dates.loc[:2000] == 0).all() and (dates.loc[2001:] == 1).all()
    lacking = 1 - done["student_unit"].count() / done.size()
    assert list(lacking.index[lacking.between(0.1, 0.99)]) == [2003, 2004]
    assert "of FY2003 and FY2004 more than one in ten has none" in TEXT
    sums = tables.stored(BY_PROGRAM)
    assert sums["share_with_cost"].eq(0).equals(sums["cost_usd"].eq(0))
    assert "a `cost_usd` of 0 with a `share_with_cost` of 0 means" in TEXT


def test_programmes_add_up_to_their_country_except_in_officers():
    parts = tables.stored(BY_PROGRAM).groupby(["country", "fiscal_year"])
    whole = tables.stored(BY_COUNTRY).set_index(["country", "fiscal_year"])
    for column in ("seats", "rows", "cost_usd"):
        assert (parts[column].sum() == whole[column]).all()
    weeks = parts["student_weeks"].sum() - whole["student_weeks"].fillna(0)
    assert weeks.abs().max() < 1
    officers_apart = parts["officers_estimate"].sum() - whole["officers_estimate"].fillna(0)
    assert officers_apart.min() >= 0 and officers_apart.max() > 0


def test_the_estimate_is_that_of_the_book():
    """`officers.estimate` needs a matrix of all seats, so that small groups are compared."""
    rows = tables.load_activities().query("stage == 'delivered' and fiscal_year >= 2002")
    rows = rows.assign(program=country_years._program(rows["program"]))
    found = tables.stored(BY_PROGRAM).set_index(country_years.KEYS[BY_PROGRAM])
    groups = rows.groupby(country_years.KEYS[BY_PROGRAM])
    small = [key for key, seats in groups["students"].sum().items() if 20 < seats < 300]
    for key in random.Random(17).sample(small, 150) + [("Pakistan", 2017, "IMET")]:
        assert officers.estimate(groups.get_group(key)) == found["officers_estimate"][key]


def test_an_estimate_comes_with_its_error_where_it_was_tried():
    found = tables.stored(BY_PROGRAM)
    tried = found["program"].eq("IMET") & found["fiscal_year"].ge(officers.FIRST_COUNT)
    assert found["officers_error"].notna().equals(tried)
    errors = found.set_index(["country", "fiscal_year", "program"])["officers_error"]
    assert errors["Pakistan", 2017, "IMET"] == 0.08 < errors["Pakistan", 2003, "IMET"] == 0.3
    assert errors["Afghanistan", 2012, "IMET"] == 0.45
    dated = found["fiscal_year"] >= officers.FIRST_COUNT
    assert found["officers_estimate"].notna().equals(dated)


def test_what_the_reports_lost_is_marked_and_what_they_only_rounded_is_not():
    found = tables.stored(BY_PROGRAM).set_index(["country", "fiscal_year", "program"])
    assert found["complete"]["Pakistan", 2006, "Regional Centers"] == "no"
    assert found["complete"]["Pakistan", 2006, "IMET"] == "yes"
    assert found["country_complete"]["Pakistan", 2006, "IMET"] == "no"
    assert found["complete"]["Angola", 2019, "PKO"] == "no"
    assert found["complete"]["Jordan", 2002, "Regional Centers"] == "yes"
    assert found.loc["Pakistan"].loc[2007:]["country_complete"].eq("yes").all()
    short = tables.stored(BY_COUNTRY).query("country_complete == 'no'")
    assert len(short) == 17


# ------------------------------------------------------------------ the file


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the folder of the file, unpacked."""
    at = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(io.BytesIO(package.archive())) as packed:
        packed.extractall(at)
    return at / package.name()


def test_every_table_is_there_twice_with_what_describes_it(folder):
    wanted = {
        package._path(table.path, kind) for table in schemas.tables() for kind in package.KINDS
    }
    about = {"README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "datapackage.json"}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == wanted | about | {"SHA256SUMS"}


def test_the_checksums_are_those_of_every_other_file(folder):
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    for line in lines:
        digest, path = line.split("  ")
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest
    assert len(lines) == sum(path.is_file() for path in folder.rglob("*")) - 1


def test_the_bytes_depend_on_the_tables_alone():
    with zipfile.ZipFile(io.BytesIO(package.archive())) as packed:
        entries = packed.infolist()
    assert {entry.date_time for entry in entries} == {package.OLDEST}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    first = package.archive()
    package.archive.cache_clear()
    assert package.archive() == first


def test_the_package_is_valid_by_the_standard(folder):
    for resource in Package(folder / "datapackage.json").resources:
        report = resource.validate(limit_rows=1_000)
        wrong = report.flatten(["rowNumber", "fieldName", "title", "message"])
        # it reads a part alone, so that it cannot tell the whole file's size and hash
        assert not [one for one in wrong if one[2] not in ("Byte Count Error", "Hash Count Error")]
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert described["version"] == package.version()
    for about in described["resources"]:
        content = (folder / about["path"]).read_bytes()
        assert about["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert about["bytes"] == len(content)


@pytest.mark.parametrize("table", schemas.tables(), ids=lambda table: table.path)
def test_both_forms_hold_the_same_and_days_are_days(folder, table):
    whole = tables.stored(table)
    plain = pd.read_parquet(folder / package._path(table.path, "parquet"))
    assert list(plain.columns) == table.columns and len(plain) == len(whole)
    days = whole.select_dtypes("datetime").columns
    assert list(plain.select_dtypes("datetime").columns) == list(days)
    for day in days:
        assert plain[day].dt.year.equals(whole[day].dt.year)
        assert ((plain[day] >= "2010-01-01") == (whole[day] >= "2010-01-01")).all()
    csv = pd.read_csv(folder / package._path(table.path, "csv"), low_memory=False)
    assert list(csv.columns) == table.columns and len(csv) == len(whole)
    path = folder / package._path(table.path, "parquet")
    types = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").df().set_index("column_name")
    assert (types["column_type"][days] == "TIMESTAMP").all()


# ------------------------------------------------------------------ what a user copies


def test_each_example_leaves_out_what_was_only_planned():
    planned = tables.load_activities().query("stage == 'planned'")
    assert set(planned["fiscal_year"]) == {2000, 2001} and "FY2000 and FY2001 stand in" in TEXT
    for lines in (code("python")[0], *code("sql"), *code("r")):
        assert re.search(r"""stage"?\]? ==? ['"]delivered""", lines), lines


def test_pandas_and_duckdb_give_the_same_answer(folder, monkeypatch):
    read = run(code("python")[0], folder)
    monkeypatch.chdir(folder)
    asked = duckdb.sql(code("sql")[0]).df()
    printed = dict(line.split() for line in read.splitlines()[1:])
    assert {str(year): str(int(n)) for year, n in asked.itertuples(index=False)} == printed
    assert len(printed) == 6


def test_the_example_prints_what_the_page_shows(folder):
    example = code("python")[1]
    assert sum(map(bool, example.splitlines())) <= 12
    assert run(example, folder) == code("text")[0]


def test_the_lines_in_r_name_columns_and_files_that_are_there(folder):
    (lines,) = code("r")
    (path,) = re.findall(r'read\.csv\("([^"]+)"', lines)
    columns = set(pd.read_csv(folder / path, nrows=0).columns)
    named = re.findall(r"\$(\w+)|(\w+)(?= ~)|(\w+)(?= ==)|(\w+)(?= >=)|format\((\w+),", lines)
    assert {name for names in named for name in names if name} <= columns
    assert {"start_date", "students", "country"} <= columns


def test_r_gives_the_answer_of_pandas(folder):
    program = shutil.which("Rscript")
    if not program:
        pytest.skip("no R on this machine")
    given = run(code("r")[0], folder, program, "--vanilla", "-e")
    answer = [line.split()[1:] for line in given.splitlines()[1:]]
    assert answer == [line.split() for line in run(code("python")[0], folder).splitlines()[1:]]


def run(lines: str, folder: Path, *program: str) -> str:
    command = [*(program or (sys.executable, "-c")), lines]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ------------------------------------------------------------------ the page


@pytest.mark.parametrize("home", [package.NOWHERE, package.Home("https://example.org/book/", "")])
def test_the_text_in_the_file_stands_alone_and_names_every_table(home):
    text = package.readme(home)
    assert "%" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert not re.search(r"\]\((?!https?:)|<a ", text)
    assert ("https://example.org/book/chapters/glossary.html#seat" in text) == bool(home.book)
    assert (": the one that you have. It holds" in text) and "`CHANGELOG.md` lists" in text
    for table in schemas.tables():
        name = table.path.partition("/")[2].rpartition(".")[0]
        assert f"- **{name}** (" in text


def test_every_table_that_the_text_names_is_in_the_file(folder):
    for path in re.findall(r"`(\w+/\w+)\.(?:csv|parquet)`", TEXT):
        assert (folder / "csv" / f"{path}.csv").is_file(), path


def test_the_file_says_whose_it_is_by_a_licence_of_the_data_alone(folder):
    text = (folder / "LICENSE").read_text(encoding="utf-8")
    assert "repository" not in text and "src/" not in text and "CC BY 4.0" in text
    for path in re.findall(r"csv/\S+\.csv", text):
        assert (folder / path).is_file()
    works = yaml.safe_load(package.WORKS.read_text(encoding="utf-8"))["works"]
    others = {table.path for table in schemas.tables()}
    others -= {path.removeprefix("data/") for path in works[-1]["repository"]}
    assert len(others) > 5
    named = set(re.findall(r"csv/[\w/]+\.csv", text))
    assert named == {package._path(path, "csv") for path in others}
    assert text.count("Permission is hereby granted") == 1 and "Copyright (c) 2020 evoeten" in text


def test_the_known_addresses_of_the_book_are_named():
    home = package.Home("https://example.org/book/", "https://example.org/code")
    about = yaml.safe_load(package.citation(home))
    assert about["url"] == "https://example.org/book/chapters/data.html"
    assert about["repository-code"] == home.repository
    assert "https://example.org/code/issues" in package.readme(home)
    assert not {"url", "repository-code"} & set(yaml.safe_load(package.citation()))
    assert "takes it as an issue" in package.readme()


@pytest.mark.parametrize("switched_on", [True, False])
def test_a_build_without_addresses_names_no_repository(switched_on):
    options = {"repository_url": "https://example.org/x", "use_repository_button": switched_on}
    app = SimpleNamespace(config=SimpleNamespace(html_baseurl="", html_theme_options=options))
    assert package._home(app) == package.Home("", "https://example.org/x" * switched_on)


def test_one_version_is_named_everywhere(folder):
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == package.version() == package.dataset()["version"]
    assert citation["date-released"] == package.dataset()["datePublished"]
    day = pd.Timestamp(citation["date-released"])
    heads = package.CHANGES.read_text(encoding="utf-8").splitlines()
    assert heads[0] == f"## {package.version()}, {day.day} {day.month_name()} {day.year}"
    assert citation["type"] == "dataset" and package.name().endswith(package.version())
    assert f"version {package.version()}" in (folder / "README.md").read_text(encoding="utf-8")
    changes = package.VERSION.findall(package.CHANGES.read_text(encoding="utf-8"))
    numbers = [tuple(map(int, version.split("."))) for version, _ in changes]
    assert numbers == sorted(numbers, reverse=True)


# ------------------------------------------------------------------ versions

SEAL = re.compile(r"^<!-- tables of (\S+): [0-9a-f]{64} -->$", re.MULTILINE)


def test_the_tables_are_those_of_their_version():
    """No command writes the line, so that whoever changes a table says so."""
    now = package.seal()
    assert now in package.CHANGES.read_text(encoding="utf-8"), (
        f"a table has changed since version {package.version()}: if that was published, add a "
        "version above it to data/CHANGELOG.md that says what changed, with the line below and "
        f"its own number; if not, put the line into its entry.\n{now}"
    )


@pytest.mark.parametrize("table", schemas.tables(), ids=lambda table: table.path)
def test_a_change_of_any_table_breaks_the_tie_to_its_version(table, tmp_path):
    for other in schemas.tables():
        (tmp_path / other.path).parent.mkdir(exist_ok=True)
        (tmp_path / other.path).symlink_to(schemas.data_folder() / other.path)
    same = datapackage.digest(tmp_path)
    fewer = tables.load(table).iloc[1:]
    (tmp_path / table.path).unlink()
    tables.write(fewer, tmp_path / table.path)
    assert same in package.seal() and datapackage.digest(tmp_path) not in package.seal()


def test_each_version_has_its_line():
    since = re.search(r"for each version from (\S+) on", TEXT)[1]
    assert since == package.VERSION.findall(package.CHANGES.read_text(encoding="utf-8"))[-2][0]
    entries = package.CHANGES.read_text(encoding="utf-8").split("\n## ")[1:]
    sealed = [SEAL.findall(entry) for entry in entries]
    assert sealed.pop() == []  # the first version is older than these lines
    assert sealed == [[entry.partition(",")[0]] for entry in entries[:-1]]


# what the published book says, and what the step that asks it does
ANSWERS = {
    "the same": ("200", lambda text: text, 0),
    "an older one": ("200", lambda text: text.replace(package.seal(), ""), 0),
    "none yet": ("404", lambda text: "<!doctype html>", 0),
    "other tables": ("200", lambda text: text.replace(package.seal()[-9:-4], "00000"), 1),
    "a version that we lack": ("200", lambda text: text.replace("of 0.2.0:", "of 9.0.0:"), 1),
    "nothing": ("503", lambda text: "", 1),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_version_that_was_published_with_other_tables_is_refused(answer, tmp_path):
    status, change, expected = ANSWERS[answer]
    text = package.CHANGES.read_text(encoding="utf-8")
    assert (answer == "the same") == (change(text) == text)
    workflow = yaml.safe_load((package.ROOT / ".github/workflows/publish.yml").read_text("utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["build"]["steps"]]
    (ask,) = [step for step in steps if "CHANGELOG" in step]
    assert steps.index(ask) < steps.index("make book")
    (tmp_path / "answer").write_text(change(text), encoding="utf-8")
    curl = tmp_path / "curl"
    curl.write_text(f'#!/bin/sh\ncp "{tmp_path}/answer" "$3"\nprintf {status}\n', encoding="utf-8")
    curl.chmod(0o755)
    (tmp_path / "temp").mkdir()
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNNER_TEMP": f"{tmp_path}/temp"}
    environment["BOOK_URL"] = "https://example.org/book/"
    command = ["bash", "-e", "-c", ask]
    done = subprocess.run(
        command, cwd=package.ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == expected, done.stderr
    assert ("::error::" in done.stdout) == bool(expected) and not done.stderr


def test_book_and_code_have_one_version():
    book = yaml.safe_load((package.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((package.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert book["version"] == project["project"]["version"]


def test_search_engines_read_what_the_data_are():
    home = package.Home("https://example.org/book/")
    about = package.dataset(home)
    assert about["@type"] == "Dataset" and 50 <= len(about["description"]) <= 5_000
    first, last = about["temporalCoverage"].split("/")
    ends = tables.load_activities()["end_date"].dropna()
    assert (first, last) == ("1998-10-01", training.LAST_DAY)
    assert ends.between(first, last).all()
    given = about["distribution"]
    assert given["sha256"] == hashlib.sha256(package.archive(home)).hexdigest()
    assert given["contentUrl"] == f"https://example.org/book/data/{package.name()}.zip"
    assert len(package.archive()) <= 15_000_000
