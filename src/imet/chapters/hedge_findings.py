"""What arms and votes can say of a turn to Russia and China: the findings of their chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.hedge import (
    AFTER,
    AGREEMENT,
    ARMS,
    BEFORE,
    CONFIDENCE,
    ORDERS,
    PAKISTAN,
    PERIODS,
    POINTS,
    POWERS,
    Shift,
    agreement,
    breaks,
    by_supplier,
    compare,
    deliveries,
    distances,
    five_years,
    ideal_points,
    members,
    recipient_rows,
    recipients,
    yearly_means,
)
from imet.cite import cite_lines, cite_money
from imet.dates import event_of, when
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.findings import finding, numbers, says
from imet.schemas import ARMS_DELIVERIES, ARMS_SHARES, IDEAL_POINTS, UN_AGREEMENT
from imet.tables import stored

SPLIT = ((2014, 2018), (2019, 2021))  # the years of the cut with 2018 counted as one before it
NEARLY = 0.99  # of the largest year, from which on a year counts as one of the largest
ALIKE = {PAKISTAN: "Pakistan", "IND": "India", "CHN": "China", "RUS": "Russia"}
VOTED = f"{BEFORE[0]}-{BEFORE[-1]} to {AFTER[0]}-{AFTER[-1]}"


def arms_rows() -> pd.DataFrame:
    """Return the rows of ARMS_DELIVERIES of Pakistan, to cite."""
    return stored(ARMS_DELIVERIES).query("recipient == 'Pakistan'")


@cache
def points_source() -> str:
    """Return the source line of comparisons of ideal points."""
    points = cite_lines(POINTS, stored(IDEAL_POINTS))
    return f"{points} Recipients: {cite_money(recipient_rows())}"


def shifts_of(points: pd.DataFrame) -> dict[str, Shift]:
    """Return the main comparison by the name of the power from which distances are taken."""
    return {name: compare(distances(points, code), recipients()) for code, name in POWERS.items()}


@cache
def order() -> SimpleNamespace:
    """Return the days of the Russian contract, of the report, and of the visit to China."""
    return numbers(
        contract=when("russia_contract"), reported=when("cut_reported"), visit=when("bajwa_china")
    )


@finding(order, unit="days", span="2018", place="Pakistan", against="the first report of the cut")
def contract_then_visit(n: SimpleNamespace) -> Measured:
    """Compare the days of the contract and of the visit with that of the report."""
    return says(
        f"Russia's training contract with Pakistan came "
        f"{prose.word((n.reported - n.contract).days)} days before the cut of US training was "
        f"reported in {prose.month(n.reported)}; the army chief's visit to China came "
        f"{(n.visit - n.reported).days} days after.",
        cite_dates("russia_contract", "cut_reported", "bajwa_china"),
        (
            f"'before': contract {prose.day(n.contract)}, report {prose.day(n.reported)}",
            n.contract < n.reported,
        ),
        (f"'after': visit from {prose.day(n.visit)}", n.reported < n.visit),
    )


@cache
def memorandum() -> SimpleNamespace:
    """Return the days of the memorandum with China, of the report and of the approval."""
    return numbers(
        reported=when("cut_reported"), signed=when("china_mou_2019"), back=when("return_approved")
    )


@finding(
    memorandum,
    unit="days",
    span="2018 to 2019",
    place="Pakistan",
    against="the report of the cut, and the word that the return was approved",
)
def memorandum_with_china(n: SimpleNamespace) -> Measured:
    """Compare the day of the memorandum with those of the report and of that word."""
    return says(
        f"Pakistan and China signed a memorandum on the capacity of Pakistan's army on "
        f"{prose.day(n.signed)}, between the report of the IMET cut and the word that its "
        "return was approved.",
        cite_dates("china_mou_2019", "cut_reported", "return_approved"),
        (
            f"'between': {(n.signed - n.reported).days} days after the report of "
            f"{prose.day(n.reported)}",
            n.reported < n.signed,
        ),
        (
            f"'between': {(n.back - n.signed).days} days before the word of the approval, "
            f"{prose.day(n.back)}",
            n.signed < n.back,
        ),
    )


@cache
def ordered() -> SimpleNamespace:
    """Return when Chinese arms were ordered or announced, by the press, and the report's day."""
    return numbers(
        submarines=event_of("hangor_contract").date.year,
        frigates=event_of("frigates_contract").date,
        reported=when("cut_reported"),
        drones=when("drones_announced"),
        fighters=when("j10_announced").year,
        source=cite_dates(*ORDERS, "cut_reported"),
    )


@finding(
    ordered,
    unit="orders of Chinese arms, as the press dates them",
    span="2015 to 2021",
    place="Pakistan",
    against="the first report of the cut",
)
def ordered_before_and_after(n: SimpleNamespace) -> Measured:
    """Compare the dates of four orders from China with the day of the report."""
    return says(
        f"By press reports Pakistan had ordered Chinese submarines and frigates by "
        f"{prose.month(n.frigates)}, before the cut was reported; drones were announced "
        f"{(n.drones - n.reported).days} days after the report, fighters in {n.fighters}.",
        n.source,
        (
            f"'before': submarines {n.submarines}, frigates {prose.month(n.frigates)}",
            n.submarines < n.frigates.year and n.frigates < n.reported.replace(day=1),
        ),
        (
            f"'after' {prose.day(n.reported)}: drones {prose.day(n.drones)}, then fighters",
            n.reported < n.drones and n.drones.year < n.fighters,
        ),
    )


@cache
def published() -> SimpleNamespace:
    """Return the shares of the oldest and of the newest report of SIPRI in the table."""
    rows = stored(ARMS_SHARES).sort_values("report")
    old, new = rows.iloc[0], rows.iloc[-1]
    return numbers(
        cut=when("cut_reported").year,
        report=int(new["report"]),
        spans=tuple(int(row[at]) for row in (old, new) for at in ("earlier_first", "later_first")),
        old_rise=int(old["later_percent"] - old["earlier_percent"]),
        rises=tuple(map(int, rows["later_percent"] - rows["earlier_percent"])),
        earlier=int(new["earlier_percent"]),
        later=int(new["later_percent"]),
        source=f"SIPRI, quoted by {old['source']} and {new['source']} (data/{ARMS_SHARES.path}).",
    )


@finding(
    published,
    unit="share of the volume of arms imported",
    span="2016-2020 and 2021-2025",
    place="Pakistan",
    against="the five years before, in the same report",
)
def china_share_to_2025(n: SimpleNamespace) -> Measured:
    """Compare China's share in two spans of five years within the newest report of SIPRI."""
    *_, first, second = n.spans
    return says(
        f"By SIPRI's report of {n.report} China supplied {n.later}% of Pakistan's arms imports in "
        f"{five_years(second)}, up from {n.earlier}% in {five_years(first)}.",
        n.source,
        (f"it went up: {n.earlier}% to {n.later}%", n.earlier < n.later),
        ("the spans follow each other", second == first + 5 and second > n.cut),
    )


@finding(
    published,
    unit="points of the share of the volume of arms imported, each within one report",
    span="2008-2012 to 2013-2017, and 2016-2020 to 2021-2025",
    place="Pakistan",
    against="the five years before, in the same report",
)
def china_rose_before_too(n: SimpleNamespace) -> Measured:
    """Say that China's share rose before the cut as it did later.

    The rises are not set against each other: from so high a share the same rise is hardly possible.
    """
    a, b, c, d = map(five_years, n.spans)
    return says(
        f"By SIPRI's reports China's share of Pakistan's arms imports rose before the cut too, by "
        f"{n.old_rise} points from {a} to {b}.",
        n.source,
        (
            f"'rose' in each report of the table: by {prose.listed(map(str, n.rises))} points",
            min(n.rises) > 0 and n.old_rise > 0,
        ),
        (f"'before' the cut of {n.cut}: {b} ends earlier", n.spans[1] + 4 < n.cut),
        (
            f"'too': from {n.earlier}% in {c} to {n.later}% in {d}",
            n.earlier < n.later and n.cut < n.spans[3],
        ),
    )


@cache
def arms() -> SimpleNamespace:
    """Return China's shares of deliveries around the cut, and the largest years of the others."""
    table = deliveries()
    means = yearly_means(table, (*PERIODS, *SPLIT))
    _, middle, late, to_2018, from_2019 = means["China"] / means["total"]
    usa, russia, turn = table["United States"], table["Russia"], AFTER[0]
    peak = usa.idxmax()
    low = usa.loc[peak : BEFORE[-1]].idxmin()
    more = russia.index[(russia > russia[turn]) & (russia.index < turn)].max()
    return numbers(
        middle=middle,
        late=late,
        to_2018=to_2018,
        from_2019=from_2019,
        peak_year=peak,
        peak=int(usa[peak]),
        next=int(usa.drop(peak).max()),
        low_year=low,
        low=int(usa[low]),
        freeze=when("freeze"),
        russia=int(russia[turn]),
        total=int(table.loc[turn].sum()),
        more_year=more,
        more=int(russia[more]),
        others=int(russia.loc[more + 1 :].drop(turn).max()),
        first=table.index.min(),
        source=cite_lines(ARMS, arms_rows()),
    )


@cache
def turn() -> SimpleNamespace:
    """Return what arms and votes say of a turn, and where both end."""
    shifts, points = shifts_of(ideal_points()), ideal_points()
    near = [shifts[name] for name in ("Russia", "China")]
    spread = [
        members(distances(points, code), recipients()).drop(PAKISTAN).std()
        for code in ("RUS", "CHN")
    ]
    return numbers(
        middle=arms().middle,
        late=arms().late,
        to_2018=arms().to_2018,
        from_2019=arms().from_2019,
        cut=when("cut_reported"),
        arms_end=deliveries().index.max(),
        votes_end=points.index.max(),
        lows=tuple(shift.low for shift in near),
        highs=tuple(shift.high for shift in near),
        spread=max(spread),
        source=f"{arms().source} {points_source()}",
    )


@finding(
    turn,
    unit="volume of arms delivered, and distance of ideal points",
    span="2014 to 2021, votes 2015 to 2019",
    place="Pakistan",
    against="the years before the cut, and other recipients of IMET",
)
def turn_not_settled(n: SimpleNamespace) -> Measured:
    """Ask of arms and of votes whether they show a turn, or leave none open."""
    return says(
        f"Neither arms deliveries to {n.arms_end} nor UN votes to {n.votes_end} settle whether "
        f"Pakistan turned to Russia and China after the cut reported in {prose.month(n.cut)}.",
        n.source,
        (
            f"'neither', of arms: China's share goes from {n.middle:.0%} to {n.late:.0%} if 2018 "
            f"counts as after the cut, and from {n.to_2018:.0%} to {n.from_2019:.0%} if as before",
            n.late < n.middle and n.from_2019 > n.to_2018,
        ),
        (
            f"'nor', of votes: the intervals of Pakistan's shift include zero, and moves nearer or "
            f"further that are larger than the spread of the others, {n.spread:.2f}",
            max(n.lows) < -n.spread and n.spread < min(n.highs),
        ),
        (
            f"'after': both end later than {n.cut.year}",
            n.cut.year < min(n.arms_end, n.votes_end),
        ),
    )


@finding(
    arms,
    unit="share of the volume of arms delivered a year",
    span="2014 to 2021",
    place="Pakistan",
    against="the years before the cut, with 2018 and without",
)
def share_hangs_on_2018(n: SimpleNamespace) -> Measured:
    """Compare China's share before and after the cut, with 2018 on either side."""
    return says(
        "From 2014 to 2021 China's share of arms deliveries to Pakistan fell across the cut if "
        "2018 counts as after it, and rose if 2018 counts as before it.",
        n.source,
        (
            f"'fell', with 2018 as 'after': {n.middle:.0%} in 2014-2017, {n.late:.0%} in 2018-2021",
            n.late < n.middle,
        ),
        (
            f"'rose', with 2018 as 'before': {n.to_2018:.0%} in 2014-2018, {n.from_2019:.0%} in "
            "2019-2021",
            n.from_2019 > n.to_2018,
        ),
    )


@finding(
    arms,
    unit="volume of arms delivered a year",
    span="1990 to 2021",
    place="Pakistan",
    against="the highest year, and the freeze of aid",
)
def us_arms_fell_early(n: SimpleNamespace) -> Measured:
    """Compare US deliveries in their highest year with the lowest before the freeze."""
    return says(
        f"By {n.low_year}, before security aid was frozen, US arms deliveries to Pakistan had "
        f"fallen by {1 - n.low / n.peak:.0%} from those of {n.peak_year}, their highest year "
        f"since {n.first}.",
        n.source,
        (
            f"'before': {n.low_year} is earlier than {prose.day(n.freeze)}",
            n.low_year < n.freeze.year,
        ),
        (
            f"'highest' and 'since': {n.peak:,} million in {n.peak_year}, {n.next:,} at most in "
            "another year",
            n.peak > n.next,
        ),
    )


@finding(
    arms,
    unit="volume of arms delivered a year",
    span="1990 to 2021",
    place="Pakistan",
    against="other years, and all suppliers of 2018",
)
def russia_most_in_2018(n: SimpleNamespace) -> Measured:
    """Compare Russia's deliveries of 2018 with other years and with all suppliers."""
    return says(
        f"Russia delivered more arms to Pakistan in {AFTER[0]} than in any other year after "
        f"{n.more_year}; they were {n.russia / n.total:.0%} of all that arrived in {AFTER[0]}.",
        n.source,
        (
            f"'more than in any other': {n.russia} million, {n.others} at most in another year",
            n.russia > n.others,
        ),
        (f"'after': {n.more} million in {n.more_year}", n.more > n.russia),
        (f"a small part of 'all', {n.total} million", n.russia < n.total / 10),
    )


@cache
def from_the_us() -> SimpleNamespace:
    """Return Pakistan's shift from the United States against the others."""
    shift = shifts_of(ideal_points())["United States"]
    return numbers(estimate=shift.estimate, low=shift.low, high=shift.high, source=points_source())


@finding(
    from_the_us,
    unit="points of distance in the UN General Assembly",
    span=VOTED,
    place="Pakistan",
    against="the mean of other recipients of IMET",
)
def us_votes_within_error(n: SimpleNamespace) -> Measured:
    """Compare the shift of Pakistan's distance from the United States with that of the others."""
    return says(
        f"From {VOTED} Pakistan's distance from the United States in UN votes grew by "
        f"{prose.decimal(n.estimate)} points more than that of other IMET recipients, too little "
        "to stand out.",
        n.source,
        (f"'more than other' recipients: by {n.estimate:.2f}", 0 < n.estimate < n.high),
        (
            f"'too little to stand out': the {CONFIDENCE:.0%} interval reaches from {-n.low:.2f} "
            f"points less to {n.high:.2f} more, so that it includes zero",
            n.low < 0 < n.high,
        ),
    )


@cache
def agreed() -> SimpleNamespace:
    """Return agreement scores with the United States in the last year before the cut and after."""
    scores = agreement(*(("USA", code) for code in ALIKE))
    rows = stored(UN_AGREEMENT)
    return numbers(
        before=tuple(scores.loc[BEFORE[-1]]),
        after=tuple(scores.loc[AFTER[0]]),
        source=cite_lines(AGREEMENT, rows[rows["year"].isin([BEFORE[-1], AFTER[0]])]),
    )


@finding(
    agreed,
    unit="agreement score in the UN General Assembly",
    span="autumns of 2017 and 2018",
    place="Pakistan, India, China and Russia with the United States",
)
def agreement_fell_for_all(n: SimpleNamespace) -> Measured:
    """Compare the agreement of four countries with the United States in two years."""
    return says(
        f"From {BEFORE[-1]} to {AFTER[0]} agreement with the United States in UN votes fell for "
        "Pakistan, and for India, China and Russia too.",
        n.source,
        *(
            (f"'fell' for {name}: {old:.2f} to {new:.2f}", new < old)
            for name, old, new in zip(ALIKE.values(), n.before, n.after, strict=True)
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def largest_years(table: pd.DataFrame) -> SimpleNamespace:
    """Return China's years with about its largest deliveries, and those around the cut."""
    china, turn = table["China"], AFTER[0]
    top = china >= NEARLY * china.max()
    return numbers(
        turn=turn,
        then=int(china[turn]),
        year_before=int(china[turn - 1]),
        years=tuple(china.index[top]),
        least=int(china[top].min()),
        rest=int(china[~top].max()),
        end=table.index[-1],
        first=table.index[0],
    )


@finding(
    lambda: largest_years(by_supplier(arms_rows())),
    unit="volume of arms delivered a year",
    span="1990 to 2021",
    place="Pakistan",
    against="other years",
)
def china_largest_years(n: SimpleNamespace) -> Measured:
    """Compare China's deliveries by year; the title of `arms_by_supplier`."""
    *others, last = n.years
    return says(
        f"China's arms deliveries to Pakistan fell in {n.turn}; those of {last} are, with "
        f"{prose.listed(map(str, others))}, the largest since {n.first}",
        cite_lines(ARMS, arms_rows()),
        (f"'fell': from {n.year_before} million to {n.then}", n.then < n.year_before),
        (
            f"'largest' and 'since': {n.least} million or more, {n.rest} at most in another year",
            n.least > n.rest,
        ),
        (f"{last} is the end of the series, {n.end}", last == n.end),
    )


def break_years(shifts: pd.DataFrame) -> SimpleNamespace:
    """Return of the shifts by supposed break the largest, those outside error, and the cut's."""
    sizes, at = shifts["estimate"].abs().sort_values(), shifts.loc[AFTER[0]]
    return numbers(
        year=sizes.index[-1],
        tried=len(sizes),
        turn=AFTER[0],
        largest=sizes.iloc[-1],
        next=sizes.iloc[-2],
        low=at["low"],
        high=at["high"],
        outside=tuple(shifts.index[(shifts["low"] > 0) | (shifts["high"] < 0)]),
        error=1 - CONFIDENCE,
    )


@cache
def tried() -> SimpleNamespace:
    """Return `break_years` of the shifts from the United States."""
    return break_years(breaks(distances(ideal_points(), "USA"), recipients()))


@finding(
    tried,
    unit="points of distance from the United States in the UN General Assembly",
    span="1990 to 2019",
    place="Pakistan",
    against="the mean of other recipients of IMET, and the other years tried",
)
def largest_shift_is_2015(n: SimpleNamespace) -> Measured:
    """Compare Pakistan's shifts by supposed break; the title of `distance_and_breaks`."""
    return says(
        f"Of {n.tried} years tried, {n.year} has Pakistan's largest shift in UN votes compared "
        f"with other IMET recipients; the interval at {n.turn} includes zero",
        points_source(),
        (
            f"'largest' compared with 'other' recipients: {n.largest:.2f} points, {n.next:.2f} at "
            "most in another year",
            n.largest > n.next,
        ),
        (f"interval at {n.turn}: {n.low:.2f} to {n.high:.2f}", n.low < 0 < n.high),
    )


@finding(
    tried,
    unit="years tried as the break in the distance from the United States in the UN",
    span="1990 to 2019",
    place="Pakistan",
    against="chance, and the year of the cut",
)
def more_breaks_than_chance(n: SimpleNamespace) -> Measured:
    """Count the years tried as the break whose interval excludes zero."""
    return says(
        f"For {prose.word(len(n.outside))} of {n.tried - 1} other years tried as the break in "
        "Pakistan's UN votes the interval excludes zero, more than chance would bring; for "
        f"{n.turn} it includes zero.",
        points_source(),
        (
            f"'more than' the {n.error * (n.tried - 1):.1f} that intervals of {1 - n.error:.0%} "
            f"bring by chance; zero is excluded for {prose.listed(map(str, n.outside))}",
            len(n.outside) > n.error * (n.tried - 1) + 1,
        ),
        (
            f"zero is included, unlike in these 'other' years: {n.turn} has {n.low:.2f} to "
            f"{n.high:.2f}",
            n.low < 0 < n.high,
        ),
    )


def larger_shifts(shifts: dict[str, Shift]) -> SimpleNamespace:
    """Return by power how many others there are, and how many had a larger shift, either way."""
    return numbers(
        others=tuple(shift.n for shift in shifts.values()),
        larger=tuple(shift.rank - 1 for shift in shifts.values()),
    )


@finding(
    lambda: larger_shifts(shifts_of(ideal_points())),
    unit="countries, by the shift of their distance in the UN General Assembly",
    span=VOTED,
    place="recipients of IMET",
    against="Pakistan",
)
def most_moved_further(n: SimpleNamespace) -> Measured:
    """Count whose shift was larger than Pakistan's, either way; the title of `placebo_shifts`."""
    return says(
        "Measured from the United States, Russia or China, most other IMET recipients had larger "
        f"shifts against the average than Pakistan, either way, in the UN votes of {AFTER[0]} and "
        f"{AFTER[-1]}",
        points_source(),
        *(
            (
                f"'most other' recipients with a 'larger' shift 'than' Pakistan: {larger} of "
                f"{others}, from {name}",
                larger > others / 2,
            )
            for name, larger, others in zip(POWERS.values(), n.larger, n.others, strict=True)
        ),
    )
