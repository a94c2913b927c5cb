"""The rows of the ledger that are kept by hand: their verdicts, and what refuses a wrong one."""

from __future__ import annotations

import pandas as pd
import pytest

from imet.ledger import verdicts
from imet.ledger.faults import DATES, faults
from imet.ledger.verdicts import (
    CONTRADICTED,
    DETAIL_OPEN,
    IMPRECISE,
    IN_PART,
    NOT_ESTABLISHED,
    OPINION,
    SUPPORTED,
)
from imet.schemas import CHANGES, CLAIMS, EVIDENCE, PUBLISHED, SECOND_CODING, Table
from imet.tables import stored
from test_ledger_checks import EXPECTED, Change, add, data, drop, put

# The verdict of every claim, kept by hand and written by no command: `ledger write` publishes what
# follows, and this says what ought to. Who changes a verdict moves its number here, and says why in
# changes.csv if it had been published.
VERDICTS = {
    "S0": {
        SUPPORTED: "02 06 07 08 09 11 15 19 20 22 24 27 29 32",
        DETAIL_OPEN: "01 21 25",
        IMPRECISE: "03 05 10 12 28",
        IN_PART: "14",
        NOT_ESTABLISHED: "16",
        OPINION: "04 13 17 18 23 26 30 31",
    },
    "S1": {
        SUPPORTED: "01 02 03 04 05 06 07 08 11 13 14 20 22 25 26 27 28 31 39 41 42 43",
        DETAIL_OPEN: "10 21 23",
        IMPRECISE: "18 19 33",
        IN_PART: "15 17 37",
        CONTRADICTED: "12",
        NOT_ESTABLISHED: "09 16 24 29 40",
        OPINION: "30 32 34 35 36 38 44 45",
    },
    "S2": {
        SUPPORTED: "03 06 09 11 12 13 16 17 18 19 20 21 22 24 25 26 31 38 41 44 46",
        DETAIL_OPEN: "43",
        IMPRECISE: "07 27 35 42 45 48",
        IN_PART: "05 08 34",
        NOT_ESTABLISHED: "04 15 29 37",
        OPINION: "01 02 10 14 23 28 30 32 33 36 39 40",
    },
    "S3": {
        SUPPORTED: "01 02 03 04 05 06 08 11 12 14 16 17 19 21 24 25 26 27 29 33 34 39 40",
        DETAIL_OPEN: "18 28 37 41",
        IMPRECISE: "07 10 20 22 31",
        IN_PART: "09 13 15",
        CONTRADICTED: "23 30",
        OPINION: "32 35",
    },
    "S4": {
        SUPPORTED: "03 06 08 12 14 15 19 22 24 26 27 28 29 30 33 36 37 38 39 40 43 46 52",
        DETAIL_OPEN: "20 21 31",
        IMPRECISE: "01 09 16 23 48",
        IN_PART: "02 17 18 25",
        NOT_ESTABLISHED: "04 05 07 10 11 13 35 47 51",
        OPINION: "32 44 49 50",
    },
}
BY_HAND = {
    f"{account}-{number}": verdict
    for account, of in VERDICTS.items()
    for verdict, numbers in of.items()
    for number in numbers.split()
}


def unexpected(table: pd.DataFrame) -> dict[str, str]:
    """Return the claims whose verdict is not the one kept by hand, with the one that they have."""
    now = table.set_index("claim")["verdict"].to_dict()
    return {claim: now[claim] for claim in now if now[claim] != BY_HAND.get(claim)}


def test_the_verdict_of_every_claim_is_the_one_kept_by_hand():
    assert sum(len(numbers.split()) for of in VERDICTS.values() for numbers in of.values()) == len(
        BY_HAND
    ), "a claim has two verdicts"
    assert set(BY_HAND) == set(stored(CLAIMS)["claim"]), "add the claim to VERDICTS"
    assert unexpected(verdicts.table()) == {}, "right? then move the claim in VERDICTS, by hand"
    assert unexpected(stored(PUBLISHED)) == {}, "run `python -m imet.ledger write`"
    assert {claim: BY_HAND[claim] for claim in EXPECTED} == {
        claim: verdict for claim, (verdict, _) in EXPECTED.items()
    }


def test_a_verdict_that_follows_from_a_changed_row_is_not_the_one_kept_by_hand():
    changes = put("claim == 'S0-15' and direction == 'supports'", direction="contradicts")
    with data({EVIDENCE: changes, CLAIMS: drop("claim != 'S0-15'")}):
        assert unexpected(verdicts.table()) == {"S0-15": CONTRADICTED}


# ------------------------------------------------------------------ what refuses a wrong row


def test_there_is_nothing_wrong_in_the_tables():
    assert faults() == []


NONE_FOUND = {"direction": "not found", "source": None, "standing": None}
WRITE_DATES = "write dates as 2018-08-07, 2018-08 or 2018 and numbers without commas"


def of_claim(fault: str, claim: str = "S0-02", **values: object) -> tuple[Table, Change, str]:
    """Return a claim with other values and the sentence that must name the fault."""
    return CLAIMS, put(f"claim == '{claim}'", **values), f"ledger/claims.csv, {claim}: {fault}"


def of_evidence(fault: str, **values: object) -> tuple[Table, Change, str]:
    """Return the first row of evidence with other values, and the sentence on it."""
    return EVIDENCE, put("index == 0", **values), f"ledger/evidence.csv, row 2: {fault}"


@pytest.mark.parametrize(
    ("table", "change", "sentence"),
    [
        of_claim("no question 'why' in ledger/questions.csv; add or mend it", question="why"),
        of_claim("copy of 'S9-01', which is no claim; mend the name", copy_of="S9-01"),
        of_claim("no notebook '15_after' in chapters/; mend the name", chapter="15_after"),
        of_claim(
            "paragraph 10, but the account has 9; count again, the headline too", paragraph=10
        ),
        of_claim("no check 'oracle' in imet.ledger.checks; add it", check="oracle"),
        of_claim(
            "an opinion gets no verdict; take its check or evidence away", "S0-02", kind="opinion"
        ),
        of_claim(
            "an opinion gets no verdict; take its check or evidence away", "S0-15", kind="opinion"
        ),
        of_claim(
            "nothing to judge it by; name a check or add a row to evidence.csv", "S0-06", check=None
        ),
        of_claim(
            "nothing to judge it by; name a check or add a row to evidence.csv",
            "S0-04",
            kind="fact",
        ),
        of_claim("only one of quantity and unit; give both or neither", quantity=None),
        of_claim("only one of quantity and unit; give both or neither", unit=None),
        of_claim(f"quantity '2017-08' is no day; {WRITE_DATES}", quantity="2017-08"),
        of_claim(f"quantity '2017-08-21' is no month; {WRITE_DATES}", unit="month"),
        of_claim(f"quantity '2017-08-21' is no year; {WRITE_DATES}", unit="year"),
        of_claim(f"quantity '2017-08-21' is no decade; {WRITE_DATES}", unit="decade"),
        of_claim(f"quantity '2017-08-21' is no years; {WRITE_DATES}", unit="years"),
        of_claim(
            f"quantity '1980s' is no number of officers; {WRITE_DATES}", "S0-07", unit="officers"
        ),
        of_claim(
            "a cause without a row in ledger/predictions.csv; say there what is shown",
            kind="causal",
        ),
        of_evidence("'S9-01' is no claim; mend the name", claim="S9-01"),
        of_evidence(
            "what was not found has no document and no standing; empty both",
            **NONE_FOUND | {"source": "reuters-2018-08-10"},
        ),
        of_evidence(
            "what was not found has no document and no standing; empty both",
            **NONE_FOUND | {"standing": "press"},
        ),
        of_evidence("no document 'herald' in ledger/sources.csv; add it there", source="herald"),
        of_evidence("no document is named; name one of ledger/sources.csv", source=None),
        of_evidence("no standing; say how the document ranks", standing=None),
    ],
)
def test_a_wrong_row_is_refused_with_its_remedy(table, change, sentence):
    with data({table: change}):
        assert sentence in faults()


def test_a_row_may_lack_what_it_has_no_need_of():
    with data({CLAIMS: put("claim == 'S0-02'", quantity=None, unit=None, question=None)}):
        assert faults() == []
    with data({EVIDENCE: add("index == 0", NONE_FOUND | {"says": "A seal", "place": "one query"})}):
        assert faults() == []


def test_every_form_of_a_date_is_in_use():
    units = set(stored(CLAIMS)["unit"].dropna())
    assert set(DATES) <= units


# ------------------------------------------------------------------ what was changed, and why


def test_the_latest_change_of_a_verdict_led_to_the_one_that_is_published():
    changes = stored(CHANGES).sort_values("date")
    published = stored(PUBLISHED).set_index("claim")["verdict"]
    latest = changes.groupby("claim")["now"].last()
    assert latest.to_dict() == published[latest.index].to_dict()
    assert (changes["was"] != changes["now"]).all()
    for claim, rows in changes.groupby("claim"):
        assert list(rows["was"][1:]) == list(rows["now"][:-1]), claim


# ------------------------------------------------------------------ the second coding

CODED = ["direction", "part", "standing"]
FIRST = [f"first_{name}" for name in CODED]


def unsettled(rows: pd.DataFrame) -> list[str]:
    """Return what is wrong in the second coding: by the claim and what is not as it says."""
    now = rows[["claim", "says"]].merge(stored(EVIDENCE), how="left")[CODED].to_numpy()
    wrong = []
    for row, second, first, stands in zip(
        rows.itertuples(), rows[CODED].to_numpy(), rows[FIRST].to_numpy(), now, strict=True
    ):
        said = "" if pd.isna(row.settled) else row.settled.partition(": ")[0]
        if (second == first).all():
            right = {"": first}
        else:
            right = {"first kept": first, "second taken": second}
        if said == "changed since" and not any((stands == coded).all() for coded in right.values()):
            continue
        if said not in right:
            wrong.append(f"{row.claim}: settled '{said}'")
        elif (right[said] != stands).any():
            wrong.append(f"{row.claim}: not as settled")
    return wrong


def test_where_two_codings_differ_it_is_said_how_it_was_settled_and_so_it_stands():
    rows = stored(SECOND_CODING)
    assert unsettled(rows) == []
    taken = rows["settled"].str.startswith("second taken: ").fillna(False)
    assert taken.sum() >= 5
    assert rows["settled"].dropna().str.len().min() > len("second taken: ") + 10


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"settled": None}, "S0-27: settled ''"),
        ({"settled": "both are right"}, "S0-27: settled 'both are right'"),
        ({"settled": "first kept: it is clear"}, "S0-27: not as settled"),
        ({"settled": "changed since: a reader"}, "S0-27: settled 'changed since'"),
        ({"part": "detail"}, "S0-27: not as settled"),
    ],
)
def test_a_difference_that_is_not_settled_is_found(values, wrong):
    rows = put("claim == 'S0-27' and settled.notna()", **values)(stored(SECOND_CODING).copy())
    assert set(unsettled(rows)) == {wrong}
