"""The chapter on the verdicts: what it corrects is wrong, and the second coding is told whole."""

from __future__ import annotations

import re

import nbformat
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa, to_table

from imet.chapters import verdicts, verdicts_figures
from imet.chapters.verdicts import kept, of_fact
from imet.ledger.pages import ledger
from imet.ledger.verdicts import CONTRADICTED, IMPRECISE, IN_PART, NOT_ESTABLISHED, SUPPORTED
from imet.schemas import CHANGES, CLAIMS, EVIDENCE, PUBLISHED, SECOND_CODING
from imet.tables import stored
from stored import ROOT

VERDICT = ledger().set_index("claim")["verdict"]
AGAIN = stored(SECOND_CODING)


def bold(heading: str) -> list[set[str]]:
    """Return the claims named in each paragraph of a section that begins in bold type."""
    cells = nbformat.read(ROOT / "chapters" / "13_verdicts.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    section = re.split(r"^## ", text.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]
    told = [line for line in section.splitlines() if line.startswith("**")]
    return [set(re.findall(r"\bS[0-4]-\d\d\b", line)) for line in told]


@pytest.mark.parametrize(
    ("heading", "judged"),
    [
        ("The core of the story holds", {SUPPORTED}),
        ("What is corrected", {CONTRADICTED, IMPRECISE}),
        ("Some hold in one sense only", {IN_PART}),
        ("What we cannot say", {NOT_ESTABLISHED}),
    ],
)
def test_a_claim_stands_under_the_heading_of_its_verdict(heading, judged):
    """Each paragraph has such a claim; others in it are named beside it."""
    beside = {"S3-04", "S0-10"}  # the same article is right, and another has another error
    for claims in bold(heading):
        assert claims and set(VERDICT[list(claims - beside)]) <= judged, claims


def test_everything_that_is_contradicted_is_corrected():
    assert set(VERDICT.index[VERDICT == CONTRADICTED]) <= set().union(*bold("What is corrected"))


def test_every_verdict_and_every_kind_has_its_place_in_the_picture():
    assert set(verdicts_figures.VERDICT_STYLE) == set(PUBLISHED.allowed("verdict")) - {"opinion"}
    assert set(verdicts_figures.KINDS) == set(CLAIMS.allowed("kind")) - {"opinion"}


def test_a_copy_is_left_out_and_what_it_copies_is_not():
    facts = of_fact(ledger())
    left = set(kept(facts, copies=False, bylines=True)["claim"])
    copies = facts.dropna(subset="copy_of")
    assert not left & set(copies["claim"]) and set(copies["copy_of"]) <= left
    plain = kept(facts, copies=False, bylines=False)
    assert "byline" not in set(plain["kind"]) and set(plain["claim"]) < left


def test_every_supported_claim_rests_on_a_check_or_on_a_document_with_weight():
    facts = of_fact(ledger())
    best = verdicts.strongest_support(facts)
    assert len(best) == (facts["verdict"] == "supported").sum()
    assert set(best) <= {"check", 1, 2, 3}
    assert best["S0-24"] == "check" and best["S4-08"] == 3
    assert verdicts_figures.support_table(facts).frame["Supported claims"].sum() == len(best)


def test_a_changed_verdict_is_the_one_that_is_published():
    last = stored(CHANGES).sort_values("date").drop_duplicates("claim", keep="last")
    assert (last["now"].to_numpy() == VERDICT[last["claim"]].to_numpy()).all()
    assert (last["was"] != last["now"]).all()


# ------------------------------------------------------------------ the second coding


def coded(*pairs: tuple[str, str]) -> pd.DataFrame:
    """Return rows of two codings of the direction, with part and standing alike."""
    rows = pd.DataFrame(pairs, columns=["first_direction", "direction"])
    alike = ("part", "first_part", "standing", "first_standing")
    return rows.assign(**dict.fromkeys(alike, ["one", "other"] * (len(rows) // 2)))


def test_kappa_is_one_for_like_codings_and_none_for_what_chance_gives():
    ways = ["supports", "contradicts"]
    alike = verdicts.agreement(coded(*zip(ways * 9, ways * 9, strict=True)))
    assert alike.loc["direction", "kappa"] == 1 and alike.loc["direction", "same"] == 18
    chance = verdicts.agreement(coded(*((a, b) for a in ways for b in ways)))
    assert chance.loc["direction", "kappa"] == 0 and chance.loc["direction", "same"] == 2


@pytest.mark.parametrize("name", verdicts.CODED)
def test_the_agreement_told_is_that_of_the_table(name):
    """Kappa from its definition: (observed - expected) / (1 - expected)."""
    one, two = AGAIN[f"first_{name}"].astype("str"), AGAIN[name].astype("str")
    observed = (one == two).mean()
    expected = sum((one == way).mean() * (two == way).mean() for way in {*one, *two})
    told = verdicts.agreement(AGAIN).loc[name]
    assert told["kappa"] == pytest.approx((observed - expected) / (1 - expected))
    table, _ = to_table(pd.concat([one, two], axis=1).to_numpy())
    assert told["low"] == pytest.approx(cohens_kappa(table).kappa_low)


# coded alike, and changed when readers had shown both wrong
SINCE = AGAIN["settled"].str.startswith("changed since: ", na=False)


def test_what_differs_and_only_that_is_settled():
    differ = verdicts.differing(AGAIN)
    assert differ.index.equals(AGAIN.index[AGAIN["settled"].notna() & ~SINCE])
    kept_first, taken = (verdicts.settled(AGAIN, how) for how in ("first", "second"))
    assert kept_first + taken == len(differ) == len(verdicts_figures.differences_table().frame)


def test_what_was_settled_is_what_the_evidence_says_now():
    rows = AGAIN.merge(stored(EVIDENCE), on=["claim", "says"], suffixes=("", "_now"))
    assert len(rows) == len(AGAIN)
    taken = rows["settled"].str.startswith("second", na=False)
    for name in verdicts.CODED:
        chosen = rows[name].where(taken, rows[f"first_{name}"])
        assert (chosen == rows[f"{name}_now"])[~SINCE].all(), name
    assert set(rows.loc[SINCE, "claim"]) == {"S0-01", "S2-29", "S4-18"}


def test_a_verdict_moves_only_where_the_codings_differ():
    found, differ = verdicts.by_coding(), verdicts.differing(AGAIN)
    assert set(verdicts.moved()) <= {*differ["claim"], *AGAIN.loc[SINCE, "claim"]}
    assert (found["now"] == VERDICT[found.index]).all()
    assert verdicts_figures.moved_table().frame["Claim"].map(str).tolist() == verdicts.moved()
