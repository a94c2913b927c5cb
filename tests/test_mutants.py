"""A sample of the mutants of `make mutate`."""

from __future__ import annotations

import csv

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
