"""How the claims of the articles come out, and how far a second coding of the evidence agrees."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
from statsmodels.stats.inter_rater import cohens_kappa, to_table

from imet.dates import event_of
from imet.ledger.verdicts import ASIDE, FOR, OPINION, SUPPORTED, WEIGHTS, of_evidence
from imet.schemas import EVIDENCE, PUBLISHED, SECOND_CODING
from imet.tables import stored

BYLINE = "byline"
CODED = ("direction", "part", "standing")
FIRST = "first_"  # before the name of a column: the first coding


def of_fact(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that get a verdict; an opinion gets none."""
    return claims[claims["verdict"] != OPINION]


def kept(facts: pd.DataFrame, copies: bool, bylines: bool) -> pd.DataFrame:
    """Return claims of fact with or without copies of other claims, and by-lines."""
    left = facts if copies else facts[facts["copy_of"].isna()]
    return left if bylines else left[left["kind"] != BYLINE]


def strongest_support(facts: pd.DataFrame) -> pd.Series:
    """Return what bears out each supported claim at best, by claim: 'check', or a weight.

    The weights are those of `imet.ledger.verdicts.WEIGHTS`, of documents that support the core.
    """
    good = facts[facts["verdict"] == SUPPORTED].set_index("claim")
    rows = stored(EVIDENCE).query("direction == @FOR and part == 'core'")
    best = rows["standing"].map(WEIGHTS).groupby(rows["claim"]).max()
    weight = pd.Series(good.index, good.index).map(best).astype("Int64")
    return weight.astype("object").mask(good["by"] == "check", "check")


def same(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each row of `second_coding.csv` whether the codings agree, by what is coded."""
    return pd.DataFrame({name: rows[name] == rows[FIRST + name] for name in CODED})


def agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how far two codings agree, by what is coded.

    Columns: `rows`, `same`, and Cohen's `kappa` with the ends `low` and `high` of its 95% interval:
    the agreement beyond that of chance, 0 for none and 1 for all.
    """
    found = {}
    for name, agree in same(rows).items():
        table, _ = to_table(rows[[FIRST + name, name]].astype("str").to_numpy())
        kappa = cohens_kappa(table)
        ends = {"low": kappa.kappa_low, "high": min(kappa.kappa_upp, 1.0)}
        found[name] = {"rows": len(rows), "same": agree.sum(), "kappa": kappa.kappa, **ends}
    return pd.DataFrame(found).T.astype({"rows": int, "same": int})


def differing(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in which the codings differ."""
    return rows[~same(rows).all(axis=1)]


@cache
def by_coding() -> pd.DataFrame:
    """Return the verdicts that documents decide on claims coded again, by claim.

    Columns: `first` and `second`, if that coding alone decided, and `now`, as the evidence is
    coded today. What was not coded again counts in each as it is.
    """
    rows = stored(EVIDENCE).merge(
        stored(SECOND_CODING), on=["claim", "says"], how="left", suffixes=("", "_second")
    )
    weighed = stored(PUBLISHED).query("by == 'evidence'")["claim"]
    rows = rows[rows["claim"].isin(stored(SECOND_CODING)["claim"]) & rows["claim"].isin(weighed)]
    codings = {"first": f"{FIRST}{{}}", "second": "{}_second", "now": "{}"}
    found = {}
    for coding, column in codings.items():
        coded = {name: rows[column.format(name)].fillna(rows[name]) for name in CODED}
        found[coding] = rows.assign(**coded).groupby("claim")[list(CODED)].apply(of_evidence)
    return pd.DataFrame(found)


def moved() -> list[str]:
    """Return the claims whose verdict would be another if the second coding alone decided."""
    return by_coding().query("second != now").index.tolist()


def unsure_of_support(rows: pd.DataFrame) -> int:
    """Return in how many rows one coding has 'supports' and the other 'bears on'."""
    pairs = rows[[FIRST + "direction", "direction"]].agg(frozenset, axis=1)
    return int((pairs == {FOR, ASIDE}).sum())


def settled(rows: pd.DataFrame, how: str) -> int:
    """Return how many rows were settled so: `first` kept, `second` taken, `changed since`."""
    return int(rows["settled"].str.startswith(how, na=False).sum())


def dollars_named(event: str) -> list[str]:
    """Return the amounts of dollars that the timeline names in what it says of an event."""
    return re.findall(r"\$[\d.,]+ [mb]illion", event_of(event).what)
