"""How the accounts depend on other texts, and how many newsrooms stand behind a fact."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from imet import schemas
from imet.chapters import accounts, accounts_figures
from imet.chapters.accounts import ANSWERS, DIRECTED, FACTS, SHARES, Fact
from imet.chapters.accounts_figures import TOLD, TextsBehind, WhoSaysWhat, Witnesses
from imet.chapters.accounts_figures import dependence as diagram
from imet.dates import event_of, when
from imet.errors import DataError
from imet.ledger import verdicts
from imet.ledger.pages import asserted_alone, ledger
from imet.obligations import obligations_of
from imet.schemas import EVIDENCE, QUESTIONS
from imet.tables import stored
from imet.training import pakistan_imet
from stored import said

DOCUMENTS = stored(schemas.DOCUMENTS).set_index("source")
CLAIMS = ledger().set_index("claim")


@pytest.mark.parametrize(
    ("shown_by", "expected"),
    [
        ("Paragraph 5: in 2018 he said so to 3 papers.", {5}),
        ("Paragraphs 7 to 10: bedrock for decades.", {7, 8, 9, 10}),
        ("Paragraphs 1 to 6 repeat the report; paragraph 11 its end.", {1, 2, 3, 4, 5, 6, 11}),
        (
            "Paragraph 9, second sentence, and paragraphs 12 to 14, through a paper.",
            {9, 12, 13, 14},
        ),
        ("Headline and paragraphs 1, 2 and 12: rival nations.", {1, 2, 12}),
        ("Paragraph 18: stands in S2, paragraph 7, months earlier.", {18}),
        ("Paragraph 22 and S3, paragraph 12: both keep the meetings.", {22}),
        ("The whole text.", set()),
    ],
)
def test_the_paragraphs_of_a_row_are_those_of_the_account_itself(shown_by, expected):
    assert accounts.paragraphs(shown_by) == expected


@pytest.mark.parametrize(
    ("account", "text", "expected"),
    [
        ("2018-08-17", "2018-08-11", "earlier"),
        ("2018-08", "2019-12", "later"),
        ("2018-08", "2018-08-10", "not known"),
        ("2021", "2020-01-04", "earlier"),
        ("2021", "2021", "not known"),
        ("2020-01-14", float("nan"), "not known"),
    ],
)
def test_dates_decide_the_order_only_as_far_as_they_go(account, text, expected):
    assert accounts.order(account, text) == expected


@pytest.fixture
def invented(monkeypatch):
    """Return a way to set which texts stand behind claims, and on what texts rest."""

    def invent(behind: dict[str, tuple], rests: dict[str, tuple], taken: dict | None = None):
        monkeypatch.setattr(accounts, "texts_behind", lambda claim: behind.get(claim, ()))
        over = behind if taken is None else taken
        monkeypatch.setattr(accounts, "taken_over", lambda claim: over.get(claim, ()))
        monkeypatch.setattr(accounts, "texts_of", lambda text: rests.get(text, ()))

    return invent


def test_two_papers_that_follow_one_report_are_one_newsroom(invented):
    paper, other, report = "thenews-2020-01-04", "presstv-2019-12-20", "reuters-2019-12-19"
    invented({"S1-01": (paper,), "S3-01": (other,)}, {paper: (report,), other: (report,)})
    traced = accounts.trace(Fact("a fact", ("S1-01", "S3-01")))
    assert traced.ends == {"Reuters": (report,)}
    assert (traced.newsrooms, traced.accounts) == (1, ("S1", "S3"))


def test_an_account_goes_back_by_its_own_claims_on_the_fact(invented):
    invented({"S1-17": ("S2",), "S2-05": ("dawn-2018-08-11",)}, {})
    assert list(accounts.trace(Fact("a fact", ("S1-17", "S2-05"))).ends) == ["Dawn"]
    # if it says nothing of the fact, it is itself the end
    assert list(accounts.trace(Fact("a fact", ("S1-17",))).ends) == ["The Friday Times"]


def test_a_text_with_sources_of_its_own_is_an_end_and_its_link_is_told(invented):
    dawn, reuters = "dawn-2018-08-11", "reuters-2018-08-10"
    invented({"S2-04": (dawn,), "S4-40": (reuters,)}, {dawn: (reuters,)})
    traced = accounts.trace(Fact("a fact", ("S2-04", "S4-40")))
    assert list(traced.ends) == ["Reuters", "Dawn"]
    assert traced.linked == (dawn,)
    # where Reuters is no end, the link tells nothing
    alone = accounts.trace(Fact("a fact", ("S2-04",)))
    assert (list(alone.ends), alone.linked) == (["Dawn"], ())


def test_texts_that_rest_on_each_other_end_the_way_back(invented):
    one, other = "dw-2020-01-04", "arabnews-2020-01-05"
    invented({"S3-01": (one,)}, {one: (other,), other: (one,)})
    assert accounts.trace(Fact("a fact", ("S3-01",))).newsrooms == 1


def test_a_claim_without_a_known_text_counts_for_its_account(invented):
    invented({"S1-01": ("reuters-2019-12-19",)}, {})
    traced = accounts.trace(
        Fact("a fact", ("S1-01", "S4-22"), ("afp-2019-12-23", "fmtr-2019-2020"))
    )
    assert traced.untraced == ("S4",)
    assert (traced.beside, traced.records) == (("afp-2019-12-23",), ("fmtr-2019-2020",))
    assert traced.newsrooms == 3  # Reuters, AFP, and the account; the record is no newsroom


def test_an_account_that_is_only_worded_like_a_text_may_have_had_its_own_source(invented):
    dawn = "dawn-2018-08-11"
    behind = {"S1-17": ("S2",), "S2-05": (dawn,)}
    invented(behind, {}, taken={})
    alike = accounts.trace(Fact("a fact", ("S1-17", "S2-05")))
    assert (alike.newsrooms, alike.newsrooms_apart, alike.apart) == (1, 3, ("S1", "S2"))
    invented(behind, {}, taken={"S2-05": (dawn,)})
    one_taken = accounts.trace(Fact("a fact", ("S1-17", "S2-05")))
    assert (one_taken.newsrooms, one_taken.newsrooms_apart, one_taken.apart) == (1, 2, ("S1",))
    invented(behind, {})
    both = accounts.trace(Fact("a fact", ("S1-17", "S2-05")))
    assert (both.newsrooms, both.newsrooms_apart, both.apart) == (1, 1, ())


def test_one_claim_taken_over_does_not_answer_for_another_of_the_same_account(invented):
    behind = {"S1-01": ("reuters-2019-12-19",), "S1-03": ("reuters-2019-12-19",)}
    invented(behind, {}, taken={"S1-01": ("reuters-2019-12-19",)})
    assert accounts.trace(Fact("a fact", ("S1-01", "S1-03"))).apart == ("S1",)


def test_a_paper_that_reprints_a_report_named_by_the_account_stands_for_that_one(invented):
    paper, report, older = "thenews-2020-01-04", "reuters-2019-12-19", "reuters-2018-08-10"
    invented({"S3-30": (paper, report)}, {paper: (report, older)})
    assert accounts.trace(Fact("a fact", ("S3-30",))).ends == {"Reuters": (report,)}


def test_copies_stand_behind_the_claims_of_their_paragraph_and_later_texts_behind_none():
    assert "reuters-2018-08-10" in accounts.texts_behind("S3-27")
    assert "dawn-2018-08-11" in accounts.texts_behind("S2-04")
    assert accounts.texts_behind("S4-26") == ()
    assert "arabnews-2019-12" not in accounts.behind("S0")  # it came after
    assert "dw-2020-01-04" not in accounts.behind("S4")  # a common source, no loan


def test_every_account_copies_quotes_or_credits_the_report_of_reuters():
    everybody = schemas.CLAIMS.allowed("account")
    assert accounts.who_uses("reuters-2018-08-10") == everybody
    texts = set(accounts.links()["text"]) - set(everybody) - {"reuters-2018-08-10"}
    assert max(len(accounts.who_uses(text)) for text in texts) < len(everybody)


def test_like_wording_is_no_use_and_nothing_taken_over():
    for alike in ("wikipedia-imet", "news18-hindi-2021", "dawn-2018-08-11"):
        assert accounts.who_uses(alike) == () != accounts.who_uses(alike, [SHARES])
    assert accounts.who_uses("reuters-2019-12-19") == ("S3", "S4")
    assert accounts.who_uses("reuters-2019-12-19", [SHARES]) == ("S1",)
    assert accounts.who_uses("reuters-2018-08-10", [SHARES]) == ()  # S0 quotes it as well
    # paragraphs with the number: two repeat Reuters, two are worded like Dawn or like each other
    taken = {claim: accounts.taken_over(claim) for claim in ("S1-15", "S2-04", "S3-27", "S4-40")}
    assert {claim for claim, texts in taken.items() if texts} == {"S3-27", "S4-40"}
    assert all("reuters-2018-08-10" in taken[claim] for claim in ("S3-27", "S4-40"))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.title)
def test_a_source_of_its_own_adds_newsrooms_and_takes_none_away(fact):
    traced = accounts.trace(fact)
    assert set(traced.untraced) <= set(traced.apart) <= set(traced.accounts)
    assert traced.newsrooms <= traced.newsrooms_apart <= traced.newsrooms + len(traced.apart)


@pytest.mark.parametrize("question", ANSWERS)
def test_every_claim_on_a_question_is_in_one_answer(question):
    """Who says what is told from the answers: a new claim has to be put into one."""
    answered = [claim for claims in ANSWERS[question].values() for claim in claims]
    assert len(answered) == len(set(answered))
    assert set(answered) == set(accounts.claims_on(question)["claim"])


# as it stands in the five articles
@pytest.mark.parametrize(
    ("question", "answers", "those"),
    [
        ("start_of_programme", ["a law"], ("S0",)),
        ("start_of_programme", ["the decade"], ("S1", "S2")),
        ("earlier_gap", ["a break"], ("S0", "S1", "S2")),
        ("seats", ["closed that year"], ("S3", "S4")),
        ("seats", ["about so many a year"], ("S2",)),
        ("seats", ["more than so many a year"], ("S1",)),
        ("amount", ["of IMET for Pakistan"], ("S2",)),
        ("cause", ["closeness to Russia, China and Iran", "not Afghanistan"], ("S2",)),
        ("cause", ["armed groups, for the wider aid"], ("S3", "S4")),
        (
            "cause",
            ["Pakistan did not content Washington", "US aims in Afghanistan and nearby"],
            ("S0", "S3"),
        ),
        ("date_of_suspension", ["the month of the report"], ("S3", "S4")),
        ("mid_career", ["in the middle of their careers"], ("S1", "S2")),
        ("mid_career", ["top officers"], ("S4",)),
        ("place_of_training", ["in the United States"], ("S1", "S2", "S4")),
        ("place_of_training", ["in Pakistan, by the words"], ("S3",)),
        ("russian_paper", ["a contract on admission"], ("S0",)),
        ("russian_paper", ["an agreement on military cooperation"], ("S4",)),
        ("relations", ["good since independence"], ("S1",)),
        ("relations", ["one setback after another", "up and down"], ("S2", "S4")),
    ],
)
def test_who_says_what(question, answers, those):
    assert accounts.who_says(question, *answers) == those
    assert accounts.others(*those) == tuple(
        a for a in schemas.CLAIMS.allowed("account") if a not in those
    )
    names = accounts.named(those)
    assert all(accounts.newsroom(account) in names for account in those)


def test_an_answer_that_nobody_sorted_is_an_error():
    with pytest.raises(KeyError):
        accounts.who_says("seats", "persons")


def test_verdicts_are_told_once_each():
    assert accounts.judged("S1-17", "S2-05", "S1-17").count(CLAIMS["verdict"]["S1-17"]) == 1
    told = accounts.judged("S1-12", "S3-18")
    assert CLAIMS["verdict"]["S1-12"] in told and CLAIMS["verdict"]["S3-18"] in told


def test_the_dates_of_the_return_exclude_none_of_each_other():
    """The chapter says so; a verdict against one of them would say otherwise."""
    verdicts = set(accounts.claims_on("date_of_return")["verdict"])
    assert verdicts <= {"supported", "open in a detail", "imprecise"}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.title)
def test_a_fact_names_claims_of_fact_of_several_accounts_and_documents_beside_them(fact):
    assert not {"opinion"} & set(CLAIMS.loc[list(fact.claims), "verdict"])
    traced = accounts.trace(fact)
    assert len(traced.accounts) > 1
    assert set(fact.beside) <= set(DOCUMENTS.index)
    assert not set(fact.beside) & {text for a in traced.accounts for text in accounts.behind(a)}


def test_every_row_of_dependence_names_a_paragraph_that_has_a_claim_or_is_a_headline():
    for row in accounts.links().itertuples():
        of_account = set(CLAIMS[CLAIMS["account"] == row.account]["paragraph"])
        assert row.paragraphs & of_account, (row.account, row.text)


@pytest.mark.parametrize("account", schemas.CLAIMS.allowed("account"))
def test_what_the_sources_say_of_an_account_is_among_the_rows_of_dependence(account):
    said = set(DOCUMENTS["depends_on"][account].split(";"))
    rows = accounts.links()
    rows = rows[rows["account"] == account]
    assert said <= set(rows["text"])
    # and whatever was taken over is later than nothing that took it
    assert set(rows[rows["kind"].isin(accounts.DIRECTED)]["order"]) == {"earlier"}


def test_a_copy_in_the_evidence_is_a_text_behind_the_account():
    """A copy has no weight, so it must be the very text that the account used."""
    rows = stored(EVIDENCE)
    mentioned = {
        (CLAIMS["account"][row.claim], row.source)
        for row in rows[rows["standing"] == "copy"].itertuples()
    }
    direct = set(accounts.links()[["account", "text"]].itertuples(index=False, name=None))
    known = {
        (account, text)
        for account in schemas.CLAIMS.allowed("account")
        for text in accounts.behind(account)
    }
    # other prints of a text that has a row
    prints = {("S0", "dailybeast-2018-08-10"), ("S1", "wikipedia-imet-2020-08")}
    assert mentioned <= direct | known | prints


def test_a_question_that_nobody_asks_is_an_error():
    with pytest.raises(KeyError, match="no question 'plces'"):
        accounts.claims_on("plces")


def test_the_number_leads_to_two_newsrooms_of_which_one_names_the_other():
    number = accounts.trace(FACTS[0])
    assert number.accounts == ("S2", "S3", "S4")
    assert set(number.ends) == {"Reuters", "Dawn"} and number.linked == ("dawn-2018-08-11",)
    assert number.apart == ("S2",) and not number.untraced


def test_without_dawn_the_word_of_the_spokesperson_is_what_is_left_of_the_number():
    rows, told = stored(EVIDENCE), said("01_accounts")
    for claim in ("S3-27", "S4-40"):
        of = rows[rows["claim"] == claim]
        assert verdicts.of_evidence(of) == "supported"
        without = of[of["source"] != "dawn-2018-08-11"]
        assert verdicts.of_evidence(without) == told["without_dawn"]
        left = without[without["direction"] != "bears on"]
        assert list(left["source"]) == ["reuters-2018-08-10"]
        assert "spokesperson" in left["says"].item()


def test_which_facts_every_account_has_from_one_newsroom():
    one = {fact.title for fact in FACTS if accounts.trace(fact).newsrooms_apart == 1}
    assert "Meetings in the article's own year" in one
    decade = accounts.trace(next(f for f in FACTS if f.title == "A programme of the 1960s"))
    assert decade.apart == decade.accounts  # that one had it from the other is not shown


def test_what_the_chapter_tells_of_lone_claims_without_a_number():
    alone = asserted_alone().set_index("claim")
    unsettled = alone[alone["verdict"] == "not established"]
    rows = stored(EVIDENCE)
    of_open = rows[rows["claim"].isin(unsettled.index)]
    assert not (of_open["direction"] == "contradicts").any()
    assert unsettled["kind"].isin(["attribution", "byline"]).mean() > 0.5
    assert alone["account"].value_counts().idxmax() == "S4"
    assert set(alone.index[alone["verdict"] == "contradicted"]) == {"S1-12"}  # told in the text


def test_who_gives_reasons_and_amounts_as_the_chapter_tells():
    assert len(accounts.who_says("amount", "of IMET for Pakistan")) == 1
    assert accounts.who_says("cause", "armed groups, for the wider aid") == ("S3", "S4")
    told = accounts.who_says("cause", "closeness to Russia, China and Iran")
    assert told == accounts.who_says("cause", "not Afghanistan")
    first = event_of("training_money_1955").date  # some day of the fiscal year
    assert obligations_of("Pakistan").first_valid_index() == first.year + 1
    assert when("first_course_2002") == pakistan_imet()["start_date"].min()
    assert when("return_approved") == pd.Timestamp(DOCUMENTS["date"]["reuters-2019-12-19"])


@pytest.mark.parametrize("account", schemas.CLAIMS.allowed("account"))
def test_the_tables_have_a_row_for_each_account(account):
    table, alone = accounts.coverage(), asserted_alone()
    name = accounts.newsroom(account)
    first = accounts_figures.account_table(table).frame.set_index("Article of").loc[name]
    facts = alone[alone["account"] == account]
    assert first["Facts / opinions"] == f"{table.facts[account]} / {table.opinions[account]}"
    last = accounts_figures.alone_table(alone).frame.set_index("Article of").loc[name]
    assert last["Alone"] == last.drop("Alone").sum() == len(facts)
    assert last["Supported"] == (facts["verdict"] == "supported").sum()
    middle = accounts_figures.paragraph_table(table).frame.set_index("Article of").loc[name]
    assert middle.iloc[1:3].sum() == table.followed[account] <= middle["Paragraphs"]
    assert middle["Name a text not found"] == table.unfound[account]


def test_a_newsroom_is_whose_text_it_is_and_not_who_prints_it():
    assert accounts.newsroom("afp-2019-12-23") == "AFP"
    assert accounts.newsroom("voa-2021-06-09") == "APP"
    assert accounts.newsroom("S3") == "Daily Times"


def test_dates_are_told_as_far_as_they_are_known():
    assert accounts.when("2018") == "2018"
    assert accounts.when("2018-08") == "August 2018"
    assert accounts.when("2018-08-07") == "7 August 2018"
    assert accounts.when(float("nan")) == "undated"


def test_each_account_was_counted_whole():
    table = accounts.coverage()
    assert (table["facts"] + table["opinions"]).sum() == len(CLAIMS)
    assert (table["taken"] <= table["followed"]).all()
    assert (table["followed"] <= table["paragraphs"]).all()
    assert table["taken"]["S3"] == table["paragraphs"]["S3"]  # all of Daily Times
    assert (table["taken"]["S1"], table["followed"]["S1"]) == (2, 7)  # ranking, and own words


@pytest.mark.parametrize("question", sorted(stored(QUESTIONS)["question"]))
def test_a_list_has_every_claim_with_its_link_and_judges_no_opinion(question):
    shown = WhoSaysWhat(question)
    page = BeautifulSoup(shown._repr_html_(), "lxml")
    claims = accounts.claims_on(question)
    assert [link.get_text() for link in page.select("a")] == claims["claim"].tolist()
    verdicts = [mark.get_text() for mark in page.select(".verdict")]
    assert verdicts == claims["verdict"].replace("opinion", "opinion, not judged").tolist()
    assert all(claim in repr(shown) for claim in claims["claim"])


@pytest.mark.parametrize("account", schemas.CLAIMS.allowed("account"))
def test_the_texts_behind_an_account_are_told_with_how_one_sees_it(account):
    page = BeautifulSoup(TextsBehind(account)._repr_html_(), "lxml")
    rows = accounts.links()[accounts.links()["account"] == account]
    assert len(page.select("li")) == len(rows)
    assert all(link["href"].startswith("http") for link in page.select("a"))
    assert not re.search(r"\bS\d\b", page.get_text())
    # later texts and common sources are related, and were not used
    heading = page.select_one("summary").get_text()
    assert heading.startswith("Related texts") and "used" not in heading
    told = [item.get_text() for item in page.select("li")]
    for row, item in zip(rows.itertuples(), told, strict=True):
        assert item.lower().startswith(TOLD[row.kind])
        assert (" (later)" in item) == (row.order == "later")
        assert (" (common source)" in item) == (row.order == "common source")
    assert all(row.split(":")[-1][-40:-1] in page.get_text() for row in rows["shown_by"][:1])


def test_the_list_of_witnesses_names_every_newsroom():
    text = html.unescape(re.sub("<[^>]+>", " ", Witnesses()._repr_html_()))
    for fact in FACTS:
        assert fact.title in text
        assert all(name in text for name in accounts.trace(fact).ends)
    assert "at most" not in text  # neither number is a bound
    listed = {line.split(":")[0]: line for line in repr(Witnesses()).splitlines()}
    assert listed["The number 66"].endswith("Newsrooms found two to three")
    assert listed["Feldman's words on lasting harm"].endswith("Newsrooms found one")


def test_the_title_of_the_diagram_counts_no_like_wording():
    links = accounts.drawn()
    assert set(links["kind"]) == set(TOLD)

    def title(table: pd.DataFrame) -> str:
        return diagram(table).title[1]

    assert title(links) == (
        "All five articles repeat, quote or credit one text, at least two of them at second hand: "
        "Reuters, 10 August 2018"
    )
    of_one = (links["user"] == "S1") & (links["text"] == "reuters-2018-08-10")
    assert links.loc[of_one, "kind"].isin(DIRECTED).all()
    alike = links.assign(kind=links["kind"].mask(of_one, SHARES))
    with pytest.raises(DataError, match="'all': 4 of 5"):
        title(alike)


def test_what_came_through_another_text_is_marked():
    rows = accounts.links()
    through = rows[rows["second_hand"] & (rows["text"] == "reuters-2018-08-10")]
    assert through["account"].tolist() == ["S3", "S4"]
    # a word of the text's own is none
    assert not rows[rows["text"] == "wikipedia-imet"]["second_hand"].any()


def test_a_paragraph_that_names_a_text_not_found_has_a_claim_and_no_row_of_its_own():
    for account, numbers in accounts.NOT_FOUND.items():
        of = CLAIMS[CLAIMS["account"] == account]
        assert set(numbers) <= set(of["paragraph"])
        taken = {of["paragraph"][claim] for claim in of.index if accounts.taken_over(claim)}
        assert not taken & set(numbers)
    # the post itself, the BBC's pages and the two US documents were looked for
    looked = stored(EVIDENCE).query("direction == 'not found'")["claim"]
    assert {"S4-04", "S4-10", "S4-13", "S4-47"} <= set(looked)
    assert accounts.names_unfound("S1-41") and not accounts.names_unfound("S1-20")


def test_the_diagram_has_every_pair_once_and_names_each_end():
    drawn = accounts.drawn()
    assert not drawn.duplicated(["user", "text"]).any()
    pairs = accounts.links()[["account", "text"]].drop_duplicates()
    assert drawn["from_account"].sum() == len(pairs)
    assert drawn[["user_name", "text_name"]].notna().all().all()
