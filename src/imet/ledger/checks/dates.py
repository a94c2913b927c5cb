"""Checks of dates and of the order of events, from the timeline."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from imet.dates import known, months_between, when
from imet.ledger.checks.base import AS_SAID, CHECKS, EXACT, Measured, Sense, check, cite_dates, fits
from imet.prose import day, word

WEEK = pd.Timedelta(days=7)
# The day on which the cut was decided is not known. Nobody puts it after the first report, nor
# before the freeze of security aid, with which both governments connect it.
EARLIEST, LATEST = "freeze", "cut_reported"


def _dated(claim: Any, event: str, *more: Sense, also: tuple[str, ...] = ()) -> Measured:
    senses = (Sense(known(event), fits(claim.quantity, event)), *more)
    return Measured(known(event), senses, EXACT, cite_dates(event, *also))


def _order(earlier: str, later: str) -> Sense:
    """Compare whether one event came on a later day than another, as the account has it."""
    in_fact = sorted((earlier, later), key=when)
    text = f"in this order: {'; '.join(map(known, in_fact))}"
    return Sense(text, when(earlier) < when(later))


def _since_cut(event: str) -> Sense:
    """Compare whether an event came after the cut was decided."""
    date = when(event)
    if date > when(LATEST):
        return Sense(f"{known(event)}, after the report of the cut", True)
    if date < when(EARLIEST):
        return Sense(f"{known(event)}, before the freeze of security aid", False)
    text = f"{known(event)}, after the freeze and not after the report of the cut; it was decided"
    return Sense(f"{text} on a day that is not known", None)


# what compares the claimed day, month or year with that of one event, and nothing else
for _name, _event in {
    "south_asia_speech": "trump_speech",
    "trump_tweet_date": "trump_tweet",
    "freeze_announced": "freeze",
    "russia_pact_2014": "russia_2014",
    "bajwa_china_date": "bajwa_china",
    "trump_khan_meeting": "trump_khan_meeting",
    "return_approved": "return_approved",
}.items():
    CHECKS[_name] = partial(_dated, event=_event)


@check
def freeze_after_tweet(claim: Any) -> Measured:
    """Compare the month of the freeze, and whether it lies between the post and the account."""
    order = _order("trump_tweet", "freeze"), _order("freeze", "article_s2")
    return _dated(claim, "freeze", *order, also=("trump_tweet", "article_s2"))


@check
def months_after_freeze(claim: Any) -> Measured:
    """Compare 'some months later' with how long after the freeze new courses still started."""
    ends = map(when, ("last_new_start", "cut_reported"))
    still, reported = (months_between(when("freeze"), end) for end in ends)
    text = "{} whole months from the freeze to the {}".format
    senses = (
        Sense(text(word(still), "last new start"), still > 1),
        Sense(text(word(reported), "report of the cut"), reported > 1, "beside"),
    )
    source = cite_dates("freeze", "last_new_start", "cut_reported")
    return Measured(f"{still} months or more", senses, "none: two months or more", source)


@check
def cut_reported(claim: Any) -> Measured:
    """Compare the month of the suspension with its report, its decision and the last new start."""
    month = pd.Period(claim.quantity)
    first, last = when(EARLIEST), when(LATEST)
    within = fits(claim.quantity, EARLIEST) and fits(claim.quantity, LATEST)
    overlaps = month.start_time <= last and month.end_time >= first
    senses = (
        Sense(
            f"decided on a day that is not known, at the latest {day(last)}; officials tie it to "
            f"the freeze of {day(first)}",
            True if within else None if overlaps else False,
        ),
        Sense(known("last_new_start"), fits(claim.quantity, "last_new_start"), "beside"),
    )
    return _dated(claim, "cut_reported", *senses, also=(EARLIEST, "last_new_start"))


@check
def russian_agreement(claim: Any) -> Measured:
    """Compare the year of the paper on training, and that of the agreement on cooperation."""
    older = Sense(known("russia_2014"), fits(claim.quantity, "russia_2014"), "beside")
    return _dated(claim, "russia_contract", older, also=("russia_2014",))


@check
def russian_contract_week(claim: Any) -> Measured:
    """Compare whether the contract was signed in the week before that of the account."""
    signed, written = when("russia_contract"), when("article_s2")
    monday = written - pd.Timedelta(days=written.weekday())
    text = f"the article is of {day(written)}; the week before it began on {day(monday - WEEK)}"
    sense = Sense(text, monday - WEEK <= signed < monday)
    source = cite_dates("russia_contract", "article_s2")
    return Measured(known("russia_contract"), (sense,), EXACT, source)


@check
def turn_after_cut(claim: Any) -> Measured:
    """Compare whether what was agreed with Russia, and the visit to China, came after the cut."""
    events = ("russia_2014", "russia_contract", "bajwa_china")
    value = "; ".join(map(known, (*events[:2], "cut_reported", events[2])))
    senses = tuple(map(_since_cut, events))
    return Measured(value, senses, AS_SAID, cite_dates(*events, EARLIEST, LATEST))


@check
def meetings_dates(claim: Any) -> Measured:
    """Compare the year of the meetings before the return was announced."""
    events = ("trump_khan_meeting", "trump_khan_new_york")
    senses = tuple(Sense(known(event), fits(claim.quantity, event)) for event in events)
    return Measured("; ".join(map(known, events)), senses, EXACT, cite_dates(*events))


@check
def return_after_meeting(claim: Any) -> Measured:
    """Compare the order of the meeting and the return."""
    events = ("trump_khan_meeting", "return_approved")
    sense = _order(*events)
    return Measured(sense.text, (sense,), AS_SAID, cite_dates(*events))


@check
def f16_after_visit(claim: Any) -> Measured:
    """Compare the order of the visit and the notice on the F-16 aircraft."""
    events = ("trump_khan_meeting", "f16_2019")
    sense = _order(*events)
    return Measured(sense.text, (sense,), AS_SAID, cite_dates(*events))


@check
def return_announced(claim: Any) -> Measured:
    """Compare the day of the week of the evening on which the return was posted in Washington."""
    date = when("return_announced")
    text = f"{date:%A}, {day(date)}, in Washington, and the day after in Pakistan"
    sense = Sense(text, f"{date:%A}" == "Friday")
    return Measured(known("return_announced"), (sense,), EXACT, cite_dates("return_announced"))


@check
def return_dates(claim: Any) -> Measured:
    """Compare the month of the announcement; beside it, that of the word given to an agency."""
    first = Sense(known("return_approved"), fits(claim.quantity, "return_approved"), "beside")
    return _dated(claim, "return_announced", first, also=("return_approved",))


@check
def wells_tweet(claim: Any) -> Measured:
    """Compare the day of the post, by the clock of Washington or by that of Pakistan."""
    date, said = when("return_announced"), pd.Timestamp(claim.quantity)
    there = date + pd.Timedelta(days=1)
    sense = Sense(
        f"the evening of {day(date)} in Washington, already {day(there)} in Pakistan",
        said in (date, there),
    )
    tolerance = "none: the day of either clock is right; Pakistan's is ten hours ahead"
    return Measured(day(date), (sense,), tolerance, cite_dates("return_announced"))


@check
def interval_cut_to_return(claim: Any) -> Measured:
    """Compare the time from the cut, decided between freeze and report, to the return."""
    years = pd.DateOffset(years=int(claim.quantity))
    end = when("return_approved")
    longer = {event: end > when(event) + years for event in (LATEST, EARLIEST)}
    least, most = (months_between(when(event), end) for event in longer)
    text = (
        f"{least} whole months from the report of the cut, {most} from the freeze of security aid; "
        "the day of the decision is not known, and an earlier one makes it longer"
    )
    sense = Sense(text, True if longer[LATEST] else None if longer[EARLIEST] else False)
    source = cite_dates(LATEST, EARLIEST, "return_approved")
    return Measured(f"{least} to {most} months", (sense,), AS_SAID, source)


@check
def austin_dates(claim: Any) -> Measured:
    """Compare the month of the hearing, and whether he was Secretary by then."""
    by_then = when("austin_confirmed") <= when("austin_hearing")
    office = Sense(known("austin_confirmed"), by_then, "detail")
    return _dated(claim, "austin_hearing", office, also=("austin_confirmed",))
