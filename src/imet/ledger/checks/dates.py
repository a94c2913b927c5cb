"""Checks of dates and of the order of events, from the timeline."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imet.ledger.checks.base import (
    AS_SAID,
    EXACT,
    Measured,
    Sense,
    check,
    cite_dates,
    fits,
    known,
    when,
)
from imet.prose import day, word

WEEK = pd.Timedelta(days=7)


def _dated(claim: Any, event: str, *more: Sense, also: tuple[str, ...] = ()) -> Measured:
    senses = (Sense(known(event), fits(claim.quantity, event)), *more)
    return Measured(known(event), senses, EXACT, cite_dates(event, *also))


def _order(earlier: str, later: str, counts: str = "core") -> Sense:
    """Compare whether one event came on a later day than another, as the account has it."""
    in_fact = sorted((earlier, later), key=when)
    text = f"in this order: {'; '.join(map(known, in_fact))}"
    return Sense(text, when(earlier) < when(later), counts)


def _months(first: str, last: str) -> int:
    """Return the whole months between two events."""
    start, end = when(first), when(last)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@check
def south_asia_speech(claim: Any) -> Measured:
    """Compare the day of the speech."""
    return _dated(claim, "trump_speech")


@check
def trump_tweet_date(claim: Any) -> Measured:
    """Compare the day of the New Year's post."""
    return _dated(claim, "trump_tweet")


@check
def freeze_announced(claim: Any) -> Measured:
    """Compare the month in which security aid was frozen."""
    return _dated(claim, "freeze")


@check
def freeze_after_tweet(claim: Any) -> Measured:
    """Compare the month of the freeze, and whether it lies between the post and the cut."""
    order = _order("trump_tweet", "freeze"), _order("freeze", "cut_reported")
    return _dated(claim, "freeze", *order, also=("trump_tweet", "cut_reported"))


@check
def freeze_to_cut_months(claim: Any) -> Measured:
    """Compare the months between the freeze and the report of the cut."""
    months = _months("freeze", "cut_reported")
    sense = Sense(f"{word(months)} whole months", months == int(claim.quantity))
    return Measured(f"{months} months", (sense,), EXACT, cite_dates("freeze", "cut_reported"))


@check
def cut_reported(claim: Any) -> Measured:
    """Compare the month of the suspension with that of its report and of the last new start."""
    last = Sense(known("last_new_start"), fits(claim.quantity, "last_new_start"), "detail")
    return _dated(claim, "cut_reported", last, also=("last_new_start",))


@check
def russian_contract_date(claim: Any) -> Measured:
    """Compare the date of the Russian training contract."""
    return _dated(claim, "russia_contract")


@check
def russian_contract_week(claim: Any) -> Measured:
    """Compare the day of the contract, and whether it was in the week before the account."""
    signed, written = when("russia_contract"), when("article_s2")
    monday = written - pd.Timedelta(days=written.weekday())
    text = f"the account is of {day(written)}; the week before it began on {day(monday - WEEK)}"
    return _dated(
        claim,
        "russia_contract",
        Sense(text, monday - WEEK <= signed < monday),
        also=("article_s2",),
    )


@check
def russia_pact_2014(claim: Any) -> Measured:
    """Compare the year of the Russian defence agreement."""
    return _dated(claim, "russia_2014")


@check
def russia_before_cut(claim: Any) -> Measured:
    """Compare whether the agreements with Russia came after the report of the cut."""
    senses = (
        _order("cut_reported", "russia_contract"),
        _order("cut_reported", "russia_2014"),
        _order("freeze", "russia_contract", "beside"),
    )
    value = f"{known('russia_contract')}; {known('cut_reported')}"
    return Measured(
        value, senses, AS_SAID, cite_dates("russia_contract", "cut_reported", "russia_2014")
    )


@check
def bajwa_china_date(claim: Any) -> Measured:
    """Compare the year of the army chief's visit to China."""
    return _dated(claim, "bajwa_china")


@check
def trump_khan_meeting(claim: Any) -> Measured:
    """Compare the month of the meeting in Washington."""
    return _dated(claim, "trump_khan_meeting")


@check
def meetings_dates(claim: Any) -> Measured:
    """Compare the year of the meetings before the return was announced."""
    events = ("trump_khan_meeting", "trump_khan_new_york")
    senses = tuple(Sense(known(event), fits(claim.quantity, event)) for event in events)
    return Measured("; ".join(map(known, events)), senses, EXACT, cite_dates(*events))


@check
def return_after_meeting(claim: Any) -> Measured:
    """Compare the order of the meeting and the return."""
    sense = _order("trump_khan_meeting", "return_approved")
    return Measured(
        sense.text, (sense,), AS_SAID, cite_dates("trump_khan_meeting", "return_approved")
    )


@check
def f16_after_visit(claim: Any) -> Measured:
    """Compare the day of the notice on the F-16 aircraft, and whether it followed the visit."""
    return _dated(
        claim, "f16_2019", _order("trump_khan_meeting", "f16_2019"), also=("trump_khan_meeting",)
    )


@check
def return_approved(claim: Any) -> Measured:
    """Compare the date on which the return was made known as approved."""
    return _dated(claim, "return_approved")


@check
def return_announced(claim: Any) -> Measured:
    """Compare the day of the announcement in January 2020, and its day of the week."""
    date = when("return_announced")
    weekday = Sense(f"{date:%A} in Washington", f"{date:%A}" == "Friday")
    return _dated(claim, "return_announced", weekday)


@check
def return_dates(claim: Any) -> Measured:
    """Compare the month of the announcement with both announcements."""
    first = Sense(known("return_approved"), fits(claim.quantity, "return_approved"), "detail")
    return _dated(claim, "return_announced", first, also=("return_approved",))


@check
def wells_tweet(claim: Any) -> Measured:
    """Compare the day of the post, by the clock of Washington and with a day's leave."""
    date, said = when("return_announced"), pd.Timestamp(claim.quantity)
    near = Sense(f"{known('return_announced')}, in Washington", (said - date).days in (0, 1))
    exact = Sense("the same day in Washington", said == date, "detail")
    tolerance = "a day, since Pakistan is ten hours ahead of Washington"
    return Measured(day(date), (near, exact), tolerance, cite_dates("return_announced"))


@check
def interval_cut_to_return(claim: Any) -> Measured:
    """Compare the time between the report of the cut and the approval of the return."""
    events = {"cut_reported": "the report of the cut", "freeze": "the freeze"}
    months = {event: _months(event, "return_approved") for event in events}
    years = pd.DateOffset(years=int(claim.quantity))
    senses = tuple(
        Sense(
            f"{months[event]} whole months from {name}",
            when("return_approved") > when(event) + years,
            "core" if event == "cut_reported" else "beside",
        )
        for event, name in events.items()
    )
    source = cite_dates(*events, "return_approved")
    return Measured(f"{months['cut_reported']} months", senses, AS_SAID, source)


@check
def soleimani_date(claim: Any) -> Measured:
    """Compare the day of the strike in Baghdad."""
    return _dated(claim, "soleimani")


@check
def austin_dates(claim: Any) -> Measured:
    """Compare the month of the hearing, and whether he was Secretary by then."""
    office = Sense(
        f"{known('austin_confirmed')}",
        when("austin_confirmed") <= when("austin_hearing"),
        "detail",
    )
    return _dated(claim, "austin_hearing", office, also=("austin_confirmed",))
