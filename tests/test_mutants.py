"""A sample of the mutants of `make mutate`."""

from __future__ import annotations

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
