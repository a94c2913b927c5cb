"""What the articles share: which texts stand behind each, and how many newsrooms behind a fact.

Texts that repeat one report are one witness (Langlois and Seignobos 1898). So each article, an
'account' of the ledger's tables, is followed back, through the texts that it copied, quoted or
credited or whose wording it shares, to texts that are not known to rest on another, and these are
counted by newsroom.

A text stands behind a claim if the account is linked with it and either a row of `dependence.csv`
names the claim's paragraph, or the ledger has the text as evidence on the claim. Shared wording
counts only if the text is the older, and does not tell the giver. So there are two counts: the
smaller takes every such text as the source; the larger lets an account stand for itself as well,
unless it copied, quoted or credited a text in the very paragraph. Neither is a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from imet.errors import MissingError, one_of
from imet.ledger.pages import ledger
from imet.prose import as_known, listed
from imet.schemas import DEPENDENCE, DOCUMENTS, EVIDENCE, QUESTIONS
from imet.tables import stored

# What each account is, by its form and its own words about itself.
FORMS = {
    "S0": "opinion column",
    "S1": "news feature",
    "S2": "analysis",
    "S3": "news item, compiled",
    "S4": "explainer",
}
# From the user to the text. Shared wording has no direction of its own.
DIRECTED = ("copied", "quoted", "credited")
SHARES = "shares wording with"
COMMON = "common source"  # what such a row says if neither text took from the other
IN_TURN = "draws in turn on"
# How a row of `dependence.csv` says that the account has the text by way of another.
SECOND_HAND = r", through [A-Z]"
# Paragraphs that name a text as their source of which no copy was found, so that no row of
# `dependence.csv` can have it: the bureau's post; the BBC, a report of the Pentagon, the budget.
NOT_FOUND = {"S1": (6, 7, 8), "S4": (5, 13, 14, 27)}
# Texts that name another report and also had sources of their own, as they say themselves: they
# are an end of the way back, and their link to the other is told.
OWN_SOURCES = {"dawn-2018-08-11": "names its own sources, and the Reuters report of the day before"}


@dataclass(frozen=True)
class Fact:
    """Something on which accounts agree: its name, and the claims that assert it or use it.

    `beside` are documents of sources.csv that report it without being behind an account. `nature`
    is what it is if it is no more than words of its source.
    """

    title: str
    claims: tuple[str, ...]
    beside: tuple[str, ...] = ()
    nature: str = ""


# these two stand in one sentence of Reuters: relations are warmer since two heads met
WARMER = Fact(
    "Reuters' sentence on warmer relations", ("S3-30", "S4-43"), nature="its own judgement"
)
MEETINGS = Fact(
    "Meetings in the article's own year",
    ("S3-23", "S4-23"),
    nature="a phrase that later went out of date",
)
FACTS = (
    # the number and not its unit: seats for officers, slots, officers a year
    Fact("The number 66", ("S2-04", "S3-27", "S4-40")),
    Fact(
        "The cut, by August 2018",
        ("S0-28", "S2-26", "S3-09", "S4-17"),
        ("thenews-2018-08-17", "fmtr-2018-2019", "fmtr-2019-2020"),
    ),
    Fact(
        "The return, announced from December 2019",
        ("S1-03", "S1-28", "S3-01", "S3-17", "S3-18", "S4-22"),
        ("afp-2019-12-23", "dawn-2020-01-05", "fmtr-2019-2020"),
    ),
    Fact("Feldman's words on lasting harm", ("S0-15", "S2-24", "S4-21"), nature="words said to it"),
    WARMER,
    MEETINGS,
    Fact("A programme of the 1960s", ("S1-17", "S2-05")),
    Fact(
        "The training contract with Russia, August 2018",
        ("S0-21", "S2-22", "S4-26"),
        ("pti-2018-08-08",),
    ),
)


# What the accounts answer to some questions: by question and answer, the claims that give it. What
# the chapter says of who says what is made from this, and every claim on the question is in it.
ANSWERS: dict[str, dict[str, tuple[str, ...]]] = {
    "start_of_programme": {
        "a law": ("S0-10",),
        "the decade": ("S1-17", "S2-05"),
        "more than ten years": ("S3-19",),
    },
    "earlier_gap": {
        "a break": ("S0-08", "S1-18", "S1-19", "S2-06", "S2-07", "S2-09"),
        "training since a year": ("S0-05",),
        "decades": ("S3-12",),
    },
    "seats": {
        "closed that year": ("S3-27", "S4-40"),
        "about so many a year": ("S2-04",),
        "more than so many a year": ("S1-15",),
        "who said it": ("S1-16", "S4-20"),
    },
    "amount": {"of IMET for Pakistan": ("S2-08",)},
    "cause": {
        "Pakistan did not content Washington": ("S0-01",),
        "US aims in Afghanistan and nearby": ("S3-13",),
        "armed groups, for the wider aid": ("S3-08", "S4-19"),
        "an effect of the freeze": ("S3-28",),
        "the suspension, of the slots": ("S3-41",),
        "not Afghanistan": ("S2-14",),
        "closeness to Russia, China and Iran": ("S2-15",),
        "the Russian contract, unclear": ("S2-23",),
    },
    "date_of_suspension": {
        "the month of the report": ("S3-09", "S4-17"),
        "after the other aid": ("S2-11", "S2-31", "S3-06", "S4-39"),
    },
    "mid_career": {
        "in the middle of their careers": ("S1-33", "S2-27"),
        "bound for leading posts": ("S2-43",),
        "top officers": ("S4-48",),
    },
    "place_of_training": {
        "in the United States": ("S1-42", "S2-41", "S4-03"),
        "at elite institutions": ("S2-42",),
        "in Pakistan, by the words": ("S3-31",),
    },
    "russian_paper": {
        "a contract on admission": ("S0-22",),
        "a decision of the committee": ("S2-22",),
        "an agreement on military cooperation": ("S4-26",),
    },
    "relations": {
        "good since independence": ("S1-09",),
        "one setback after another": ("S2-38",),
        "up and down": ("S4-37",),
    },
}


@dataclass(frozen=True)
class Traced:
    """A fact followed back: the `accounts` that assert it, and to what.

    `ends` are the newsrooms found, each with its documents. `untraced` are accounts with a claim
    behind which no text is known; `apart` those with a claim in a paragraph that copies, quotes or
    credits no text, the untraced among them. `beside` and `records` are other reports and official
    records, by source, that are not behind the accounts. `linked` are documents among all these
    that had sources of their own and name a report of another of them.
    """

    accounts: tuple[str, ...]
    ends: dict[str, tuple[str, ...]]
    untraced: tuple[str, ...]
    apart: tuple[str, ...]
    beside: tuple[str, ...]
    records: tuple[str, ...]
    linked: tuple[str, ...]

    @property
    def newsrooms(self) -> int:
        """The number of newsrooms found, if texts with like wording are the sources."""
        return len({*self.ends, *map(newsroom, self.beside + self.untraced)})

    @property
    def newsrooms_apart(self) -> int:
        """The same, if each account without a passage taken over had a source of its own."""
        return len({*self.ends, *map(newsroom, self.beside + self.apart)})


def paragraphs(shown_by: str) -> frozenset[int]:
    """Return the paragraphs of the account that a row of `dependence.csv` names.

    'Paragraphs 7 to 10' are four; 'S2, paragraph 7' is another account's and left out.
    """
    found: set[int] = set()
    pattern = r"(?<!S\d, )\bparagraphs? (\d[\d, ]*(?:(?:and|to) \d+)?)"
    for named in re.findall(pattern, shown_by, re.IGNORECASE):
        numbers = [int(number) for number in re.findall(r"\d+", named)]
        found.update(range(numbers[0], numbers[-1] + 1) if " to " in named else numbers)
    return frozenset(found)


def order(account: str | float, text: str | float) -> str:
    """Return whether a text is 'earlier' or 'later' than an account, from dates as ISO texts.

    'not known' if a date is missing or the shorter one covers the other, as 2018-08 2018-08-10.
    """
    if pd.isna(account) or pd.isna(text) or account.startswith(text) or text.startswith(account):
        return "not known"
    return "earlier" if text < account else "later"


@cache
def documents() -> pd.DataFrame:
    """Return the table of documents, `sources.csv` of the ledger, by its column `source`."""
    return stored(DOCUMENTS).set_index("source")


def _document(source: str) -> pd.Series:
    return documents().loc[one_of(source, documents().index, "document of the ledger")]


def _claim(claim: str) -> pd.Series:
    return _claims().loc[one_of(claim, _claims().index, "claim")]


@cache
def _claims() -> pd.DataFrame:
    """Return the ledger by its column `claim`."""
    return ledger().set_index("claim")


@cache
def links() -> pd.DataFrame:
    """Return the rows of `dependence.csv`, with what follows from them.

    Columns: those of the table, `paragraphs`, and `order`: whether the text is 'earlier' or 'later'
    than the account, 'not known', or both go back to a 'common source'. What was copied, quoted or
    credited is earlier, whatever the dates say. `second_hand`: whether it came through another.
    """
    rows, dates = stored(DEPENDENCE), documents()["date"]
    orders = pd.Series(map(order, rows["account"].map(dates), rows["text"].map(dates)), rows.index)
    orders = orders.mask(rows["shown_by"].str.contains(COMMON), COMMON)
    orders = orders.mask(rows["kind"].isin(DIRECTED), "earlier")
    return rows.assign(
        paragraphs=rows["shown_by"].map(paragraphs),
        order=orders,
        second_hand=rows["shown_by"].str.contains(SECOND_HAND),
    )


def texts_of(document: str) -> tuple[str, ...]:
    """Return the texts with which a document is linked directly, in the order of the tables.

    Of an account: what it copied, quoted or credited, and older texts whose wording it shares. Of
    another document: what it rests on, as `sources.csv` says.
    """
    if document in FORMS:
        rows = links().query("account == @document and order == 'earlier'")
        return tuple(rows["text"].unique())
    rests = _document(document)["depends_on"]
    return () if pd.isna(rests) else tuple(rests.split(";"))


@cache
def behind(document: str) -> frozenset[str]:
    """Return every text with which a document is linked by `texts_of`, directly or by others."""
    found: set[str] = set()
    todo = {*texts_of(document)}
    while todo:
        found |= todo
        todo = {further for text in todo for further in texts_of(text)} - found
    return frozenset(found - {document})


def newsroom(document: str) -> str:
    """Return the newsroom whose text a document prints: Reuters, for 'Reuters via a paper'."""
    return re.split(r",? (?:via|after|\()", _document(document)["publisher"])[0].strip()


def texts_behind(claim: str) -> tuple[str, ...]:
    """Return the texts that stand behind a claim; see the module's assumptions."""
    rows, evidence = _of_paragraph(claim), stored(EVIDENCE)
    named = rows.loc[rows["order"] == "earlier", "text"]
    known = evidence.loc[evidence["claim"] == claim, "source"]
    of_account = known.isin(behind(_claim(claim)["account"]))
    return tuple(dict.fromkeys([*named, *known[of_account]]))


def taken_over(claim: str) -> tuple[str, ...]:
    """Return the texts that the claim's paragraph copies, quotes or credits."""
    rows = _of_paragraph(claim)
    return tuple(rows.loc[rows["kind"].isin(DIRECTED), "text"].unique())


def names_unfound(claim: str) -> bool:
    """Return whether the claim's paragraph takes over no text that we have, and names another."""
    said = _claim(claim)
    return said["paragraph"] in NOT_FOUND.get(said["account"], ()) and not taken_over(claim)


def _of_paragraph(claim: str) -> pd.DataFrame:
    """Return the rows of `links` that name the account and the paragraph of a claim."""
    said = _claim(claim)
    rows = links()[links()["account"] == said["account"]]
    return rows[[said["paragraph"] in found for found in rows["paragraphs"]]]


def trace(fact: Fact) -> Traced:
    """Return a fact followed back to texts that are not known to rest on another."""
    account = _claims()["account"]
    known = {claim: texts_behind(claim) for claim in fact.claims}
    ends: set[str] = set()
    for claim, texts in known.items():
        for text in texts:
            # a paper that reprints a report which the claim's own rows name stands for that one
            reprinted = text not in FORMS and set(texts_of(text)) & set(texts)
            if not reprinted or text in OWN_SOURCES:
                ends |= _ends(text, fact, {account[claim]})
    dates, kinds = documents()["date"].fillna(""), documents()["kind"]
    by_newsroom: dict[str, tuple[str, ...]] = {}
    for end in sorted(ends, key=lambda end: (dates[end], end)):
        by_newsroom[newsroom(end)] = (*by_newsroom.get(newsroom(end), ()), end)
    own = sorted(ends & set(OWN_SOURCES))
    records = tuple(s for s in fact.beside if kinds[s] in ("official record", "law"))
    return Traced(
        accounts=_in_order(account[claim] for claim in known),
        ends=by_newsroom,
        untraced=_in_order(account[claim] for claim, texts in known.items() if not texts),
        apart=_in_order(account[claim] for claim in known if not taken_over(claim)),
        beside=tuple(source for source in fact.beside if source not in records),
        records=records,
        linked=tuple(end for end in own if {*map(newsroom, texts_of(end))} & {*by_newsroom}),
    )


def _in_order(accounts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(accounts)))


def _ends(text: str, fact: Fact, seen: set[str]) -> set[str]:
    """Return the texts at the end of the way back from one; an account goes on by its claims."""
    if text in seen:
        return set()
    if text in FORMS:
        own = [claim for claim in fact.claims if claim.startswith(text)]
        further = {t for claim in own for t in texts_behind(claim)}
    else:
        further = set() if text in OWN_SOURCES else set(texts_of(text))
    found = {end for one in further for end in _ends(one, fact, seen | {text})}
    return found or {text}


def who_uses(text: str, kinds: Iterable[str] = DIRECTED) -> tuple[str, ...]:
    """Return the accounts whose strongest link with a text is one of these kinds."""
    rows = links().drop_duplicates(["account", "text"])  # the table gives the strongest first
    one_of(text, [*documents().index, *rows["text"]], "document of the ledger")
    return _in_order(rows[(rows["text"] == text) & rows["kind"].isin(list(kinds))]["account"])


def who_says(question: str, *answers: str) -> tuple[str, ...]:
    """Return the accounts with a claim that gives one of these answers to a question.

    A question or an answer that is not among ANSWERS raises a MissingError.
    """
    known = ANSWERS[one_of(question, ANSWERS, "question")]
    giving = [claim for each in answers for claim in known[one_of(each, known, "answer")]]
    return _in_order(_claims().loc[giving, "account"])


def others(*accounts: str) -> tuple[str, ...]:
    """Return the accounts that are none of these."""
    return _in_order(set(FORMS) - {one_of(each, FORMS, "account") for each in accounts})


def named(accounts: Iterable[str]) -> str:
    """Return the publishers of accounts in a sentence: Daily Times and EurAsian Times."""
    return listed(map(newsroom, accounts))


def judged(*claims: str) -> str:
    """Return the verdicts of claims in a sentence, each once."""
    return listed(dict.fromkeys(_claim(claim)["verdict"] for claim in claims))


def coverage() -> pd.DataFrame:
    """Return how much of each account could be followed to another text.

    One row an account. Columns: `facts` and `opinions`, its claims; `paragraphs`, those with one
    of fact; `taken`, those of them that copy, quote or credit a text; `followed`, these and those
    that only share the wording of an older one; `unfound`, those that name a text not found.
    """
    opinion = ledger()["verdict"] == "opinion"
    facts = ledger()[~opinion]
    rows = links().explode("paragraphs").rename(columns={"paragraphs": "paragraph"})
    named = rows[rows["order"] == "earlier"].merge(facts[["account", "paragraph"]])
    taken = named[named["kind"].isin(DIRECTED)]
    table = {
        "facts": facts.groupby("account").size(),
        "opinions": ledger()[opinion].groupby("account").size(),
        "paragraphs": facts.groupby("account")["paragraph"].nunique(),
        "taken": taken.groupby("account")["paragraph"].nunique(),
        "followed": named.groupby("account")["paragraph"].nunique(),
        "unfound": facts[facts["claim"].map(names_unfound)]
        .groupby("account")["paragraph"]
        .nunique(),
    }
    return pd.DataFrame(table, index=list(FORMS)).fillna(0).astype(int).rename_axis("account")


def claims_on(question: str) -> pd.DataFrame:
    """Return the claims that speak to a question, with their verdicts, in the order of accounts.

    A question that `questions.csv` does not have raises a MissingError.
    """
    if question not in set(stored(QUESTIONS)["question"]):
        raise MissingError(f"no question '{question}' in {QUESTIONS.path}")
    return ledger()[ledger()["question"] == question]


SHORT = {
    "US Department of State, Bureau of Political-Military Affairs": "State Department",
    "Federation of American Scientists": "Federation of Am. Scientists",
    "Center for International Policy": "Security Assistance Monitor",
    "US Code": "22 USC 2347",
    "Twitter": "Trump's post",
    "Arab News Pakistan": "Arab News",
}


def drawn() -> pd.DataFrame:
    """Return what the diagram of dependence shows, one row a link.

    Columns: `user` and `text`, with `user_name`, `text_name` (publishers) and `user_date`,
    `text_date` (ISO, missing if unknown); `kind`, the strongest of the pair, or IN_TURN between
    texts; `order` and `second_hand`, as `links` has them; `from_account`, whether the user is one
    of the accounts.
    """
    rows = links().drop_duplicates(["account", "text"])  # the table gives the strongest first
    rows = rows.rename(columns={"account": "user"})[
        ["user", "text", "kind", "order", "second_hand"]
    ]
    shown = sorted(set(rows["text"]) - set(FORMS))
    turns = pd.DataFrame({"user": shown, "text": map(texts_of, shown)}).explode("text")
    turns = turns[turns["text"].isin(shown)]
    turns = turns.assign(kind=IN_TURN, order="earlier", second_hand=False)
    table = pd.concat([rows, turns], ignore_index=True)
    for end in ("user", "text"):
        names = table[end].map(newsroom)
        table[f"{end}_name"] = names.map(SHORT).fillna(names)
        table[f"{end}_date"] = table[end].map(documents()["date"])
    return table.assign(from_account=table["user"].isin(FORMS))


def when(date: str | float) -> str:
    """Return an ISO date in words, no more exact than it is: August 2018; 'undated' for none."""
    if pd.isna(date):
        return "undated"
    return as_known(pd.Timestamp(date), {4: "year", 7: "month", 10: "day"}[len(date)])
