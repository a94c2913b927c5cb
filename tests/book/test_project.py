"""What the project says of itself: the README, the lock file, the traces that must not be there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from imet import obligations, prose, tables, training
from imet.chapters import missing_class, missing_class_others, training_record
from imet.chapters.index import main
from imet.schemas import CLAIMS

ROOT = Path(__file__).parents[2]
IMET = training.imet_of(tables.load_activities(), "Pakistan")


def tracked() -> list[Path]:
    """Return the files of the project, as git knows them."""
    try:
        names = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so the project's files cannot be told from others")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_the_readme_gives_the_numbers_of_the_record():
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    places = training.places_by_year(IMET)["places"]
    assert (
        f"{places[2017]} in FY2017, {places[2018]} in FY2018, {places[2019]} in FY2019 and "
        f"{places[2020]} in FY2020"
    ) in readme
    new = training.starting(IMET[~training.continuing(IMET)], "2018-05-17", "2020-07-01")
    assert new["start_date"].dt.strftime("%Y-%m-%d").tolist() == ["2018-05-17", "2020-07-01"]
    assert "no new course started from 18 May 2018 to 30 June 2020" in readme
    away = missing_class.at_prices_of(training.abroad(IMET), 2018)
    usd = obligations.quoted("slots")
    share = missing_class.beside_usual(away, 66, usd)["share"]
    assert (
        f"66 officers are {share.officers:.0%} of those who usually had courses abroad in a year, "
        f"and the {prose.millions(usd)} named with them are {share.usd:.0%} of"
    ) in readme
    # else they would go together no better as officers
    assert abs(share.officers - share.usd) < abs(share.places - share.usd)
    delivered = training.delivered_imet(tables.load_activities())
    autumn = missing_class_others.by_fiscal_year(delivered, "Pakistan", parts=4).estimate(2017, 0)
    assert autumn.observed == training.places_between(IMET, "2017-10-01", "2017-12-31")
    assert autumn.low <= autumn.observed, "then it would not be inside the range"
    own = training.places_in_earlier_years(IMET, "2017-10-01", "2017-12-31", years=11)
    assert (
        f"{autumn.observed:.0f} from October to December, where Pakistan's mean of "
        f"{prose.word(len(own))} years before is {own.mean():.0f} and comparable countries suggest "
        f"about {autumn.expected:.0f} ({autumn.low:.0f} to {autumn.high:.0f})"
    ) in readme
    joined = training_record.of_exempt(tables.load_activities())["joined"]
    assert (
        f"{joined.isna().sum()} rows are older than that, and {joined.notna().sum():,} are of four "
        "countries after they had joined NATO"
    ) in readme
    claims = tables.stored(CLAIMS)
    facts = claims[claims["kind"] != "opinion"]
    assert (
        f"Of the {len(claims)} claims of {prose.word(claims['account'].nunique())} press accounts, "
        f"each of the {len(facts)} claims of fact stands with its verdict"
    ) in readme


def test_the_picture_of_the_readme_is_that_of_the_data(tmp_path):
    main([str(tmp_path / "fresh.png")])
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
        if path.suffix in {".ico", ".parquet", ".png"}:
            continue
        text = path.read_text(encoding="utf-8")
        found = re.search(r"pypi\.org|pythonhosted|registry\.npmjs|/home/\w|/root/\w", text)
        assert not found or path == Path(__file__), f"{path.name}: {found.group()}"


def test_no_original_is_in_the_project():
    foreign = {".pdf", ".html", ".htm", ".txt"}
    templates = ROOT / "src" / "imet" / "templates"
    assert not [p for p in tracked() if p.suffix in foreign and p.parent != templates]
