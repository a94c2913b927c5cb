"""What was cut: seats by season, month and kind of course, officers beside seats and by service."""

from __future__ import annotations

import pandas as pd

from imet import officers
from imet.book import ShownTable
from imet.cite import cite_rows
from imet.prose import year
from imet.training import LAST_DAY, abroad, college_rows, continuing, seats_by_period

SEASONS = ("October-December", "January-March", "April-June", "July-September")
AUTUMN = "2017-10-01", "2017-12-31"  # in which starts were first few
YEARS_BEFORE = 11  # of which the mean stands beside each month; they end where the autumn begins

# kinds of courses; what a title must have, in the order in which they are tried
COLLEGES = "War and staff colleges, degrees"
CAPTAINS = "Captains' career courses"
PREPARATION = "Preparation and orientation"
ENGLISH = "English"
TECHNICAL = "Technical training"
LONG = "Other courses of five weeks or more"
SHORT = "Other courses under five weeks"
AT_HOME = "In Pakistan, or no location printed"
PREPARATORY, ORIENTATION = r"(?<!budget )\bprep", "fellows orientation|american studies"
TITLES = {
    ENGLISH: r"english|language|\beng lang|\balc\b",
    PREPARATION: rf"{PREPARATORY}|{ORIENTATION}|\bsch(?:ool)? \(for",
    CAPTAINS: r"\bcap(?:tain|t)s? career|\bcpt career|\bccc\b",
    # apprentices and specialists, upkeep and repair, explosives, simulators
    TECHNICAL: r"apprentice|\bapp?r\b|technician|specialist|\bspec \(|simulator|centrifuge|"
    r"maint|repair|overhaul|corrosion|composite|calibration|quality assurance|insp\b|inspect|"
    r"mishap|mis/inv|hull|fuels|cable|radar|electronic prin|\beod\b|m?unition",
}
KINDS = (COLLEGES, CAPTAINS, LONG, TECHNICAL, SHORT, ENGLISH, PREPARATION, AT_HOME)
WEEKS = 5  # from which on a course is one of `LONG`

# services, by words of the unit from which a student comes, in the order in which they are tried:
# a unit of the Navy can be a battalion, one of the Army a squadron
JOINT = "Joint and other bodies"
UNTOLD = "Not told by the unit"
UNITS = {
    # joint staff and schools, ministries, agencies, and forces that are no armed service
    JOINT: r"joint staff|\bjshq|ministry|\bmod\b|inter.services|\bispr\b|national defense univ|"
    r"armed fo\w*ces|\bafpgmi|embassy|maritime security|\bpms[as]\b|\bmsa\b|frontier corps|"
    r"\bfc bal|scouts|ranger|\bspd\b|\bdgdp|defense purchase|ordnance factory|"
    r"aeronautical complex",
    "Navy": r"\bpns\b|\bnav(?:y|al)\b|\bnhq\b|\bpn (?:dockyard|war)|\bfost\b|flag officer|"
    r"marine|mehran|survey vessel|destroyer|osron",
    "Army": r"\barmy\b|\bghq|general h|infanta?ry|\bartil|armou?r|caval|cavai|lancer|horse|"
    r"reg\w*ment|\bregt\b|bat+al|brigade|birgade|\bbde\b|\bdiv(?:ision)?\b|\bcor?ps\b|\bcopr?s\b|"
    r"commando|\bssg\b|special services|ord\w*nce|signals?\b|\bmil(?:i?tary)? (?:academy|college|"
    r"engineering|farm|hosp|intel|op\w+ations|police|secretary|training|vet)|\bcmh\b|"
    r"\bamc\b|\bm[io] dir|azad kashmir|baloa?ch|southern command|para\w* training|"
    r"aviation (?:squadron|group|base)",
    "Air Force": r"\bpaf\b|air ?force|\bair ?h(?:ead|q|dq)|\bahq\b|\bair (?:command|intel|log|"
    r"staff|war|sup|tra|spa|mob)|squa\w+on|sqn|\bflight\b|multi.?role|tactical attack|"
    r"conversion unit|\bocu\b|\balc\b|prov[eo]st|aeronautical engineering|flying|airmen|"
    r"combat commander",
}
SERVICES = ("Army", "Navy", "Air Force", JOINT, UNTOLD)

# columns of the record in a list of seats, with their heads
LISTED = {
    "start_date": "Start",
    "end_date": "End",
    "course": "Course",
    "us_unit": "US unit",
    "students": "Seats",
    "cost_usd": "Cost, US$",
    "continues": "Continues a course just ended",
}


def by_month(imet: pd.DataFrame, first: str) -> pd.DataFrame:
    """Return seats by month of start and of end from the day `first`, an ISO date.

    Columns `seats_that_start` and `seats_that_end`, with `_usual` the mean of the same month in
    the `YEARS_BEFORE` years before `AUTUMN`, and `seats_that_continue`, those of the starts that
    continue a course just ended.
    """
    autumn = pd.Timestamp(AUTUMN[0])
    before = autumn - pd.DateOffset(years=YEARS_BEFORE), autumn - pd.DateOffset(days=1)
    data = pd.DataFrame(index=pd.period_range(first, LAST_DAY, freq="M", name="month"))
    for name in ("start", "end"):
        earlier = seats_by_period(imet, f"{name}_date", "M", *before)
        usual = earlier.groupby(earlier.index.month).mean()
        data[f"seats_that_{name}"] = seats_by_period(imet, f"{name}_date", "M", first, LAST_DAY)
        data[f"seats_that_{name}_usual"] = data.index.month.map(usual)
    goes_on = imet[continuing(imet)]
    data["seats_that_continue"] = seats_by_period(goes_on, "start_date", "M", first, LAST_DAY)
    return data


def kind(imet: pd.DataFrame) -> pd.Series:
    """Return the kind of course of each IMET activity, one of `KINDS`.

    First fit counts: what is not told to be abroad (`imet.training.abroad`), the long courses of
    `college_rows`, the words of `TITLES`, and the length. The record prints no kind: technical
    training can have a title without these words. The days that end a long course may be printed
    in a row of their own, and count as a course of that length.
    """
    title = imet["course"].str
    weeks = (imet["end_date"] - imet["start_date"]).dt.days / 7
    colleges = pd.concat(college_rows(imet).values()).index
    by_title = [(title.contains(words, case=False), name) for name, words in TITLES.items()]
    return pd.Series(SHORT, imet.index).case_when(
        [
            (~imet.index.isin(abroad(imet).index), AT_HOME),
            (imet.index.isin(colleges), COLLEGES),
            *by_title,
            (weeks >= WEEKS, LONG),
        ]
    )


def by_kind(imet: pd.DataFrame) -> pd.DataFrame:
    """Return seats by kind of course (rows, as in `KINDS`) and fiscal year of its end (columns)."""
    return _by_year(imet, kind(imet), KINDS)


def service(imet: pd.DataFrame) -> pd.Series:
    """Return the service of each activity by the words of the student's unit, one of `SERVICES`.

    In `JOINT` are people of all services: the list does not tell which.
    """
    unit = imet["student_unit"].fillna("").str
    return pd.Series(UNTOLD, imet.index).case_when(
        [(unit.contains(words, case=False), name) for name, words in UNITS.items()]
    )


def by_service(imet: pd.DataFrame) -> pd.DataFrame:
    """Return seats by service (rows, as in `SERVICES`) and fiscal year of the end (columns)."""
    return _by_year(imet, service(imet), SERVICES)


def officers_by_service(imet: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return officers, estimated, by service (rows) and fiscal year (columns).

    Counted as by `imet.officers.by_fiscal_year`. Since only seats of one unit are linked, the rows
    add up to what it gives for all.
    """
    services = service(imet)
    years = range(first, last + 1)
    table = {
        name: [officers.estimate(officers.as_section_iii(imet[services == name], y)) for y in years]
        for name in SERVICES
    }
    return pd.DataFrame(table, index=years).T


def _by_year(imet: pd.DataFrame, groups: pd.Series, names: tuple[str, ...]) -> pd.DataFrame:
    years = range(imet["fiscal_year"].min(), imet["fiscal_year"].max() + 1)
    seats = imet.groupby([groups, imet["fiscal_year"]])["students"].sum().unstack()
    return seats.reindex(index=names, columns=years).fillna(0).astype(int)


def years_table(table: pd.DataFrame, head: str, caption: str, rows: pd.DataFrame) -> ShownTable:
    """Show a table of fiscal years (columns), counted from the rows; `head` is over its index."""
    shown = table.rename(columns=year).rename_axis(index=head, columns=None).reset_index()
    return ShownTable(shown, caption, cite_rows(rows))


def season_table(seasons: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Return seats by fiscal year and its quarters, counted from the rows `imet`, for the page."""
    shown = seasons.set_axis(SEASONS, axis=1).rename(index=year).rename_axis("Starts in")
    return ShownTable(
        shown.reset_index(),
        caption="Pakistani IMET seats by quarter of start",
        source=cite_rows(imet),
    )


def listing(rows: pd.DataFrame, caption: str) -> ShownTable:
    """Return rows of the record as a table for the page, with those of `LISTED` that they have."""
    shown = rows[[name for name in LISTED if name in rows]].rename(columns=LISTED)
    return ShownTable(shown, caption, cite_rows(rows))


def officers_table(by_year: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Show what `imet.officers.by_fiscal_year` gives of the rows `imet`."""
    shown = (
        by_year[["ended", "seats", "officers", "new"]].rename(index=year).rename_axis("Fiscal year")
    )
    columns = [
        "Seats that ended in it",
        "With those under way at its end",
        "Officers, estimated",
        "Of these new",
    ]
    return ShownTable(
        shown.set_axis(columns, axis=1).reset_index(),
        "Pakistani IMET seats and officers by fiscal year",
        cite_rows(imet),
    )
