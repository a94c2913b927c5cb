"""A sample of the mutants of `make mutate`."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest

import mutate


@pytest.mark.slow
def test_of_thirty_mutants_each_is_seen(capsys):
    status = mutate.main(["--sample", "30"])
    assert status == 0, capsys.readouterr().out


def test_the_same_seed_gives_the_same_mutants_of_every_kind():
    every = mutate.mutants(66)
    assert len(every) >= 300 and {one.kind for one in every} == mutate.KINDS.keys()
    assert every[:20] == mutate.mutants(66)[:20] != mutate.mutants(67)[:20]
    files = {one.file for one in every}
    assert {
        f"data/{path}" for path in ("context/suspension_cases.csv", "money/crs_differences.csv")
    } <= files


@pytest.mark.slow
def test_each_mutant_has_tests_of_its_own_that_are_there():
    maps = [(mutate.KINDS[one.kind], one.file) for one in mutate.mutants(66)]
    wanted = {test for kind, file in maps for again in (0, 1) for test in kind.tests(file, again)}
    named = sorted(test for test in wanted if not test.startswith("--"))
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    told = subprocess.run(
        [*command, "--nbval", *named], cwd=mutate.ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr + told.stdout[-1_000:]


def test_every_table_is_mutated():
    tables = {*mutate.tables(from_originals=True), *mutate.tables(from_originals=False)}
    assert tables <= {one.file for one in mutate.mutants(66)}


def test_in_the_last_whole_run_each_mutant_was_seen_or_the_reason_is_known():
    with (mutate.ROOT / mutate.RESULTS).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= 300 and {row["kind"] for row in rows} == mutate.KINDS.keys()
    unseen = {
        (row["file"], row["change"])
        for row in rows
        if mutate.UNSEEN in (row["stale"], row["made_again"])
    }
    assert unseen <= mutate.allowed().keys()
    fates = {row[world] for row in rows for world in ("stale", "made_again")}
    assert not [fate for fate in fates if fate.startswith("error")]
