"""What the chapter on the money says: the gaps have causes, and the quoted amounts their parts."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from imet import obligations, prose, schemas, tables, training
from imet.book.look import LIGHT
from imet.chapters import money, money_figures
from imet.tables import stored
from stored import said, sentences

ROOT = Path(__file__).resolve().parents[2]
GAPS = stored(schemas.GAPS)
BOOKED = obligations.obligations_of("Pakistan")
IMET = training.since(training.imet_of(tables.load_activities(), "Pakistan"), 2002)
QUOTED = stored(schemas.QUOTED_AMOUNTS)


def first_day(fiscal_year: int) -> pd.Timestamp:
    """Return the first day: in October since FY1977, in July before."""
    return pd.Timestamp(fiscal_year - 1, 10 if fiscal_year >= 1977 else 7, 1)


def test_every_gap_in_the_obligations_has_a_cause_and_every_cause_a_gap():
    named = list(zip(GAPS["first_fiscal_year"], GAPS["last_fiscal_year"], strict=True))
    assert named == obligations.gaps(BOOKED)


def test_a_cause_sets_in_after_money_was_last_booked_or_in_that_year():
    """And before the first year without money is over."""
    for gap in GAPS.itertuples():
        assert pd.notna(BOOKED[gap.first_fiscal_year - 1])
        assert first_day(gap.first_fiscal_year - 1) <= gap.start_date
        assert gap.start_date < first_day(gap.first_fiscal_year + 1)


def test_three_causes_set_in_the_year_before_and_two_within_the_first_year_without_money():
    started = GAPS.set_index("name")["start_date"]
    days = started - GAPS.set_index("name")["first_fiscal_year"].map(first_day)
    before = ["War of 1965", "Symington Amendment", "Suspension of 2018"]
    assert days.index[days.dt.days < 0].tolist() == before
    assert days["Pressler Amendment and other nuclear laws"].days == 0
    assert days["Coup of 1999"].days == 11
    for name in before:
        first = GAPS.set_index("name")["first_fiscal_year"][name]
        assert started[name] >= first_day(first - 1) and BOOKED[first - 1] > 0
    text = " ".join(sentences("06_money"))
    assert "In three of the five gaps the cause set in during the year before." in text
    assert "In the other two it set in within the first year without money." in text
    assert "under the Pressler Amendment is dated here to the first day of FY1991" in text
    assert "The coup of 12 October 1999 came days after FY2000 had begun" in text


def test_the_suspension_sets_in_when_the_figures_mark_the_freeze():
    last = GAPS.set_index("first_fiscal_year").loc[2019]
    assert last["start_date"] == tables.load_events().set_index("event")["date"]["freeze"]


def test_runs_are_the_gaps_and_what_lies_between_them():
    runs = money.runs(BOOKED)
    assert [run[2] for run in runs] == [True, False] * (len(runs) // 2) + [True]
    assert all(after[0] == before[1] + 1 for before, after in zip(runs, runs[1:], strict=False))
    small = pd.Series([None, 1, None, None, 2, 3, None], index=range(2000, 2007), dtype="Int64")
    assert money.runs(small) == [(2001, 2001, True), (2002, 2003, False), (2004, 2005, True)]


def test_assistance_by_run_is_all_assistance_of_these_years():
    table = money.assistance_by_run(BOOKED)
    rows = stored(schemas.PAKISTAN_ASSISTANCE).query("fiscal_year >= 1955")
    sums = table[["imet", "other_military", "economic"]].to_numpy().sum()
    assert sums == rows["obligations_usd_2020"].sum()
    constant = obligations.obligations_of("Pakistan", "constant 2020")
    assert table["imet"].sum() == constant.sum()
    assert (table["imet"] > 0).tolist() == table["booked"].tolist()
    assert table["of_all"].notna().tolist() == table["booked"].tolist()
    run = table.set_index("first").loc[1968]
    assert run["of_military"] == run["imet"] / (run["imet"] + run["other_military"])


def test_no_fifteen_years_of_the_greenbook_reach_the_quoted_aid():
    spans = money.assistance_in_spans(15)
    by_hand = obligations.assistance_to_pakistan(2003, 2017).to_numpy().sum()
    assert spans[2017] == by_hand == 15_879_297_966
    assert spans.max() < obligations.quoted("s3_aid")
    everything = stored(schemas.PAKISTAN_ASSISTANCE).query("fiscal_year <= 2017")
    assert everything["obligations_usd"].sum() < obligations.quoted("s3_aid")


def test_the_transition_quarter_counts_in_a_span():
    quarter = obligations.assistance_to_pakistan(1976, 1977)
    assert money.assistance_in_spans(1)[1976] == quarter.loc[[1976, 1976.25]].to_numpy().sum()


def test_the_crs_table_reaches_the_quoted_aid_in_fy2016_and_only_with_reimbursements():
    to_date = money.crs_to_date(money.crs_rows())
    quoted = obligations.quoted("s3_aid") / obligations.MILLION
    assert to_date["Total"][2015] < quoted < to_date["Total"][2016] == 33_486
    assert (to_date["Security"] + to_date["Economic"]).max() == 19_610 < quoted
    for group, account in {name: row for row, name in money.CRS_GROUPS.items()}.items():
        printed = obligations.crs_amount(account)
        assert abs(to_date[group].iloc[-1] - printed) <= 1  # rounding of the columns


def test_sums_of_imet_since_it_resumed():
    to_date = money.imet_to_date(2002, range(2014, 2019))
    assert to_date.loc[2017].tolist() == [51_574_096, 52, 42_539_008]
    assert to_date.loc[2018].tolist() == [52_071_050, 52, 45_874_791]
    assert to_date["obligated"][2015] < obligations.quoted("s2_spent") < to_date["obligated"][2016]
    assert to_date["delivered"][2017] < obligations.quoted("s2_spent") < to_date["delivered"][2018]


def test_the_table_of_sums_names_the_source_of_each_of_its_columns():
    table = money.to_date_table(2002, money.imet_to_date(2002, range(2014, 2019)))
    for source in ("USAID Greenbook", "Congressional Research Service", "Military Training"):
        assert source in table.source


def test_the_rupees_of_the_article_are_too_few_at_every_rate_of_the_table():
    usd, pkr = obligations.quoted("s1_f16"), obligations.quoted("s1_f16_rupees")
    assert stored(schemas.EXCHANGE_RATES)["pkr_per_usd"].min() > pkr / usd
    assert usd * money.rupees_per_dollar("2019-08-06") == pytest.approx(19_831_250_000)
    assert money.rupees_per_dollar("2019") == 150.03625
    assert usd == obligations.quoted("f16_notice")


@pytest.mark.parametrize("date", ["2019-08-02", "1947"])
def test_a_rate_that_is_not_there_is_an_error(date):
    with pytest.raises(KeyError, match=date):
        money.rupees_per_dollar(date)


def test_the_sector_is_the_sum_of_its_accounts_where_both_editions_have_them():
    table = obligations.sectors()
    assert table["sector"][2020] == table["financing"][2020] + table["imet"][2020]
    assert table["sector"][2019] == table["financing"][2019] and pd.isna(table["imet"][2019])
    assert table.loc[2021:, ["financing", "imet"]].isna().all(axis=None)


def test_the_sector_is_below_imet_in_one_case_and_so_a_likely_bound_alone():
    key = ["iso3", "fiscal_year"]
    bounds = stored(schemas.UPPER_BOUNDS)
    bounds = bounds[bounds["sector"] == obligations.SECTOR]
    both = bounds.merge(obligations.rows_of(), on=key, suffixes=("", "_imet")).set_index(key)
    over = both["obligations_usd"] - both["obligations_usd_imet"]
    assert len(over) == 12
    assert over[over < 0].to_dict() == {("TUR", 2018): 1_276_486 - 1_310_943}
    text = " ".join(sentences("06_money"))
    assert "IMET for Pakistan was likely at most that" in text
    assert "for twelve years of single countries, and in one of them the sector is below" in text
    assert "That is Turkey in FY2018, by $34,457." in text


def activities(*rows: tuple) -> pd.DataFrame:
    columns = ["fiscal_year", "course", "location", "students", "cost_usd", "start", "end"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        start_date=pd.to_datetime(table["start"]), end_date=pd.to_datetime(table["end"])
    )


SMALL = activities(
    (2018, "Army War College", "Carlisle Barracks, PA, US", 1, 60_000, "2017-08-01", "2018-06-08"),
    (2018, "Army War College Prep", "Carlisle, PA, US", 2, 4_000, "2017-06-01", "2017-07-01"),
    (2018, "Maintenance", "Fort Lee, VA, US", 3, 90_000, "2017-01-01", "2017-07-02"),
    (2018, "English", "San Antonio, TX, US", 1, 7_000, "2017-01-01", "2017-07-01"),
    (2018, "A row without a student", None, 0, 1_000, "2017-01-01", "2017-01-02"),
    (2019, "Short", None, 4, 0, "2018-10-01", "2018-10-31"),
)


def test_kinds_of_courses_go_by_college_and_by_length():
    assert money.kinds(SMALL).tolist() == [
        money.COLLEGE,
        "up to a month",
        money.LONGER,
        "to half a year",
        "up to a month",
        "up to a month",
    ]
    table = money.cost_by_kind(SMALL)
    assert table["seats"].sum() == SMALL["students"].sum()
    assert table["cost_usd"].sum() == SMALL["cost_usd"].sum()
    assert table.loc[money.LONGER, "each"] == 30_000
    days = pd.to_datetime("2017-01-01") + pd.to_timedelta([30, 31, 90, 91, 181, 182], unit="D")
    edges = SMALL.assign(course="English", start_date="2017-01-01", end_date=days)
    edges["start_date"] = pd.to_datetime(edges["start_date"])
    assert money.kinds(edges).tolist() == [
        *("up to a month", "to three months", "to three months"),
        *("to half a year", "to half a year", money.LONGER),
    ]


@pytest.mark.parametrize(("number", "shown"), [(6, 6), (7, 4)])
def test_of_more_than_six_parts_of_a_difference_the_largest_three_are_told(
    monkeypatch, number, shown
):
    parts = {f"part {n}": 1_000 * n for n in range(1, number + 1)}
    monkeypatch.setattr(money, "parts_of", lambda printed: parts)
    told = money._parts("printed").split("; ")
    assert len(told) == shown
    assert number == shown or told[-1] == "4 others together $10,000"


def test_the_cost_of_a_seat_by_year_shares_a_row_among_its_seats():
    table = money.cost_by_year(SMALL)
    assert table["seats"].tolist() == [7, 4]
    assert table["mean"][2018] == 162_000 / 7
    assert table.loc[2018, ["lower", "median", "upper"]].tolist() == [4_500, 30_000, 30_000]
    assert table.loc[2019, ["mean", "lower", "median", "upper"]].tolist() == [0, 0, 0, 0]
    assert table["unpriced"].tolist() == [0, 4]


def test_the_cost_of_a_seat_by_year_is_that_of_the_record():
    table, seats = money.cost_by_year(IMET), training.seats_by_year(IMET)
    assert (table["mean"] * table["seats"]).round().tolist() == seats["cost_usd"].tolist()
    kinds = money.cost_by_kind(IMET[IMET["fiscal_year"].between(2015, 2018)])
    assert kinds["seats"].sum() == seats.loc[2015:2018, "seats"].sum()
    colleges = training.college_seats(IMET)
    assert kinds["seats"][money.COLLEGE] == colleges.loc[:, 2015:2018].to_numpy().sum()


def test_a_mixture_has_the_mean_that_it_was_made_for():
    assert money.seats_of_a_kind(10, 30.0, 100.0, 20.0) == 1
    assert money.seats_of_a_kind(8, 60.0, 100.0, 20.0) == 4
    with pytest.raises(ValueError, match="no mixture"):
        money.seats_of_a_kind(10, 300.0, 100.0, 20.0)


def test_the_same_years_are_dearer_than_the_quoted_sum_an_officer_in_constant_dollars():
    each = (
        obligations.quoted("slots") / tables.load_events().set_index("event").seats["cut_reported"]
    )
    means = money.cost_by_year(IMET)["mean"]
    constant = money.in_constant_dollars(means)
    quoted = money.in_constant_dollars(pd.Series({2018: each}))[2018]
    assert means.index[means > each].tolist() == [2018, 2019]
    assert constant.index[constant > quoted].tolist() == [2018, 2019]


def test_a_sum_an_officer_is_given_only_if_both_figures_are_of_the_same_seats():
    """Reuters has the officers in one paragraph and the value in another."""
    found = [one for one in sentences("06_money") if "$36,515 an officer" in one]
    assert len(found) == 2
    assert "if they belong together" in found[0] and "yearly estimates" in found[0]
    assert found[1].startswith("If both figures are of the same seats")
    picture = money_figures.cost_of_a_seat(IMET, obligations.quoted("slots") / 66)
    assert picture.title[1].startswith("If Reuters' figures belong together, $36,515 an officer")


def test_the_quoted_sum_an_officer_is_near_the_price_of_an_officer_and_not_of_a_seat():
    """Same years, seats and prices on both sides; read by hand from the rows."""
    table = money.by_course_year(IMET, range(2007, 2017), 2018)
    away = IMET[IMET["where"].isin(["United States", "elsewhere"])]
    assert table["seats"].tolist() == [
        training.seats_between(away, f"{y}-08-01", f"{y + 1}-07-31") for y in range(2007, 2017)
    ]
    sums = table.sum()
    each = obligations.quoted("slots") / 66
    assert abs(each / (sums["usd"] / sums["officers"]) - 1) < 0.15
    assert each / (sums["usd"] / sums["seats"]) > 1.5
    late = table.loc[2012:].sum()
    shown = money.prices_table(table, 2012).frame.set_index("Courses that began")
    average = shown.loc["Average, August 2007 to July 2017"]
    assert average["An officer, US$"] == round(sums["usd"] / sums["officers"], -2)
    assert average["A seat, US$"] == round(sums["usd"] / sums["seats"], -2)
    officers = table["usd"] / table["officers"]
    assert shown["An officer, US$"].tolist()[:2] == [
        round(officers.min(), -2),
        round(officers.max(), -2),
    ]
    low, high = sums["usd"] / sums["officers"], late["usd"] / late["officers"]
    assert low < each < high, "between these prices"


def test_what_starts_in_a_course_year_is_priced_officer_by_officer():
    """Two courses of one unit are one officer; what starts at home or later is left out."""
    rows = pd.DataFrame(
        {
            "student_unit": ["1 Corps", "1 CORPS", "2 Corps", "3 Corps"],
            "start_date": pd.to_datetime(["2015-08-01", "2015-10-01", "2015-09-01", "2016-08-01"]),
            "end_date": pd.to_datetime(["2015-09-15", "2015-12-01", "2016-06-01", "2016-09-01"]),
            "students": [1, 1, 1, 1],
            "cost_usd": [1_000, 2_000, 4_000, 8_000],
            "fiscal_year": [2015, 2016, 2016, 2016],
            "where": ["United States", "elsewhere", "in country", "United States"],
            "source": "s",
            "row": [1, 2, 3, 4],
        }
    )
    table = money.by_course_year(rows, [2015], 2016)
    level = obligations.price_level()
    assert table.loc[2015, ["officers", "seats"]].tolist() == [1, 2]
    assert table["usd"][2015] == pytest.approx(1_000 * level[2016] / level[2015] + 2_000)


def test_quoted_amounts_are_spoken_as_a_text_would():
    assert obligations.spoken("s4_suspended") == "$1.15 billion"
    assert obligations.spoken("slots") == "$2.41 million"
    assert obligations.spoken("s1_f16_rupees") == "1.8 billion rupees"
    assert obligations.spoken("freeze_two_billion") == "$2 billion"
    assert prose.billions(34_183_000_000) == "$34.18 billion"
    with pytest.raises(KeyError, match="no quoted amount 'nothing'"):
        obligations.quoted("nothing")


def test_a_quoted_amount_has_an_address_unless_an_article_gives_it():
    assert (QUOTED["url"].isna() == QUOTED["standing"].eq("account")).all()
    dated = QUOTED["date"].str.fullmatch(r"\d{4}(-\d{2}){0,2}")
    assert dated.all(), QUOTED.loc[~dated, "amount"].tolist()


def test_the_suspended_amount_of_the_article_is_the_sum_of_the_agencies_parts():
    parts = obligations.quoted("freeze_state") + obligations.quoted("freeze_csf")
    assert parts == 1_155_000_000
    assert obligations.quoted("freeze_agencies") == obligations.quoted("s4_suspended") < parts


def test_the_register_is_shown_whole():
    amounts, readings = money.register_amounts().frame, money.register_readings().frame
    register = stored(schemas.DISAGREEMENTS)
    assert len(amounts) == len(readings) == len(register)
    assert readings.notna().all(axis=None)
    for shown, row in zip(amounts["One figure"], register.itertuples(), strict=True):
        assert row.series_a in shown
        assert sum_of(shown) == pytest.approx(row.usd_a, abs=5_000)
    for shown, row in zip(amounts["Left over"], register.itertuples(), strict=True):
        assert sum_of(shown) == pytest.approx(row.unexplained_usd, abs=5_000)
    for parts, row in zip(
        readings["Known parts of the difference"], register.itertuples(), strict=True
    ):
        known = row.difference_usd - row.unexplained_usd
        assert sum_of(parts) == pytest.approx(known, abs=5_000 * (parts.count(";") + 1))
        assert parts.startswith("by year: ") == str(row.parts).startswith("FY")


def test_years_lay_a_difference_out_and_only_rounding_explains_a_whole_one():
    register = stored(schemas.DISAGREEMENTS).set_index("disagreement")
    by_year = money.laid_out_by_year(register["parts"])
    assert set(by_year.index[by_year]) == set(register.index[register["unexplained_usd"] == 0])
    rounding = money.parts_of(register["parts"]["pakistan_imet_crs"])
    assert max(map(abs, rounding.values())) == 496_954 <= obligations.MILLION / 2
    others = register[~by_year]
    assert (others["unexplained_usd"] != 0).all(), "then a cause explains a whole difference"
    (claim,) = [
        one for one in sentences("06_money") if "whose difference is laid out by year" in one
    ]
    assert claim == "This is one of four pairs whose difference is laid out by year."
    assert len(others) - others["parts"].isna().sum() == others["parts"].isna().sum() == 4


def sum_of(text: str) -> float:
    """Return the sum of the amounts at the end of each part of a text."""
    found = re.findall(r"(-?)\$([\d,.]+)( million)?(?:;|$)", text)
    return sum(
        (-1 if minus else 1)
        * float(number.replace(",", ""))
        * (obligations.MILLION if in_millions else 1)
        for minus, number, in_millions in found
    )


def test_the_gap_of_the_nineties_says_that_the_pressler_amendment_now_exempts_training():
    """Read in a copy of 22 USC 2375(e)(2)(B); since when was not read, and the text says so."""
    gap = GAPS.set_index("first_fiscal_year").loc[1991]
    assert "exempts training" in gap["doubt"] and "not read" in gap["doubt"]
    text = " ".join(sentences("06_money"))
    assert "so we do not know from which day the exemption holds" in text
    assert pd.isna(BOOKED.loc[1996:1998]).all()


def test_the_years_whose_means_lack_costs_are_marked_in_the_figure():
    picture = money_figures.cost_of_a_seat(IMET, obligations.quoted("slots") / 66)
    zero = IMET[IMET["cost_usd"] == 0].groupby("fiscal_year")["students"].sum()
    share = zero / IMET.groupby("fiscal_year")["students"].sum()
    marked = prose.in_spans(share.index[share > 0.1])
    assert marked == "FY2007, FY2009 and FY2010" == said("06_money")["y_unpriced"]
    assert f"many seats without a printed cost: {marked}." in picture.alt
    axes = picture.figure.axes[0]
    years = [int(label.get_text()) for label in axes.get_yticklabels()]
    bars = zip(years, axes.containers[0], strict=True)
    light = [year for year, bar in bars if bar.get_facecolor() == to_rgba(LIGHT)]
    assert prose.in_spans(light) == marked


def test_what_is_larger_than_all_later_years_is_so_in_constant_dollars_alone():
    constant = obligations.obligations_of("Pakistan", "constant 2020")
    assert constant.loc[:1964].min() > constant.loc[1965:].max()
    assert BOOKED.loc[:1964].max() < BOOKED.loc[2010:2017].min()
    (claim,) = [one for one in sentences("06_money") if "than any later year" in one]
    assert "FY1955 to FY1964" in claim and claim.startswith("In constant dollars")
    assert any(
        f"the most is {prose.millions(BOOKED.max())}, in {prose.year(BOOKED.idxmax())}" in one
        for one in sentences("06_money")
    )


def test_the_largest_run_of_years_depends_on_the_dollars_and_none_reaches_the_quoted_aid():
    current, constant = (money.assistance_in_spans(15, d) for d in obligations.DOLLARS)
    assert (current.idxmax(), constant.idxmax()) == (2019, 1969)
    assert max(current.max(), constant.max()) < obligations.quoted("s3_aid")
    for series, dollars in ((current, "In current dollars"), (constant, "in constant dollars")):
        largest = [
            one
            for one in sentences("06_money")
            if prose.billions(series.max()) in one and prose.year(series.idxmax()) in one
        ]
        assert largest and all(one.startswith(dollars) for one in largest)


def test_the_quoted_aid_lies_between_the_listed_rows_of_the_crs_table_and_its_totals():
    """Two programmes without a row are in the totals to FY2013."""
    rows = stored(schemas.PAKISTAN_CRS)
    rows = rows[(rows["edition"] == rows["edition"].max()) & (rows["last_fiscal_year"] <= 2016)]
    sums = rows.groupby(rows["account"].str.contains("Total"))["usd_millions"].sum()
    grand = rows.loc[rows["account"] == "Grand Total", "usd_millions"].sum()
    assert sums[False] == 32_888 and grand == 33_486
    assert sums[False] * obligations.MILLION < obligations.quoted("s3_aid")
    assert obligations.quoted("s3_aid") < grand * obligations.MILLION
    assert said("06_money")["crs_unlisted"] == f"${grand - sums[False]} million"
    assert said("06_money")["crs_rows"] == prose.billions(sums[False] * obligations.MILLION)


def test_later_totals_of_the_suspension_are_larger_and_sums_of_one_fund_smaller():
    """The article of 2021, which gives the agencies' sum again, is left out."""
    agencies = QUOTED.set_index("amount").loc["freeze_agencies"]
    later = QUOTED[QUOTED["amount"].isin(money.SUSPENDED) & (QUOTED["date"] > agencies["date"])]
    later = later.set_index("amount").drop("s4_suspended")
    fund = later["what"].str.startswith("Coalition Support Fund")
    assert (later[~fund]["value"] > agencies["value"]).all() and (~fund).sum() == 3
    assert (later[fund]["value"] < agencies["value"]).all() and fund.any()
    assert "900 million of Coalition Support Fund" in later["what"]["freeze_two_billion"]


def test_text_and_figure_give_aid_without_reimbursements_over_the_same_fifteen_years():
    to_date = money.crs_to_date(money.crs_rows())
    aid = (to_date["Security"] + to_date["Economic"])[2016] * obligations.MILLION
    greenbook = stored(schemas.PAKISTAN_ASSISTANCE).query("2002 <= fiscal_year <= 2018")
    picture = money_figures.aid_and_reimbursements(
        money.crs_rows(), greenbook, obligations.quoted("s3_aid")
    )
    title = picture.title[1]
    assert title.startswith("Without reimbursements")
    assert f"has ${aid / 1e9:.1f} billion for Pakistan from FY2002 to FY2016" in title
    assert said("06_money")["crs2016_aid"] == prose.billions(aid)
    (lead,) = [one for one in sentences("06_money") if "only if reimbursements for" in one]
    assert "FY2002 to FY2016" in lead


def test_every_number_of_the_chapter_s_findings_is_what_the_data_give():
    expected = {
        "n_years": "52",
        "n_gaps": "five",
        "fall_delivered": "36%",
        "y_passed": "FY2016",
        "y_cost": "FY2018",
        "too_few": "too few",
        "crs2016": "$33.49 billion",
        "each": "$36,515",
        "senate_same": "the same",
        "n_sixteen": "sixteen",
        "dear": "FY2018 and FY2019",
        "unpriced_2010": "46%",
        "priced_2010": "$14,429",
    }
    found = said("06_money")
    assert {name: found[name] for name in expected} == expected
