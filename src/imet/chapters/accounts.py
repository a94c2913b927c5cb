"""How far the accounts are one: what stands behind each, and how many newsrooms behind a fact.

Texts that repeat one report are one witness and not several (Langlois and Seignobos 1898, on the
determination of particular facts). So each account is followed back, through the texts that it
copied, quoted or credited or whose wording it shares, to texts that are not known to rest on
another, and these are counted by newsroom.

Assumptions. A text stands behind a claim if the account is linked with it and either a row of
`dependence.csv` names the claim's paragraph, or the ledger has the text as evidence on the claim.
Shared wording counts only if the text is the older; it does not tell the giver, since both texts
may go back to a third. So there are two counts. The smaller takes every such text as the source.
The larger lets an account stand for itself as well, unless it copied, quoted or credited a text in
the very paragraph. Neither is a bound: two newsrooms may have had one informant, an account may
have had a source that it does not name, and what no row names may still be borrowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from imet.ledger.pages import ledger, speakers
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
# Texts that name another report and also had sources of their own, as they say themselves: they
# are an end of the way back, and their link to the other is told.
OWN_SOURCES = {"dawn-2018-08-11": "names its own sources, and the Reuters report of the day before"}


@dataclass(frozen=True)
class Fact:
    """Something on which accounts agree, and what else reports it.

    Attributes
    ----------
    title
        In a few words.
    claims
        The claims that assert it, or that use it.
    beside
        Documents that report it without being behind an account; see sources.csv.

    """

    title: str
    claims: tuple[str, ...]
    beside: tuple[str, ...] = ()


FACTS = (
    # the number and not its unit: places for officers, slots, officers a year
    Fact("The number 66", ("S1-15", "S2-04", "S3-27", "S4-40")),
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
    Fact("Feldman's words on lasting harm", ("S0-15", "S2-24", "S4-21")),
    Fact("A sign of warmer relations", ("S3-30", "S4-43")),
    Fact("Meetings in the account's own year", ("S3-23", "S4-23")),
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
    "places": {
        "closed that year": ("S3-27", "S4-40"),
        "about so many a year": ("S2-04",),
        "more than so many a year": ("S1-15",),
        "who said it": ("S1-16",),
    },
    "amount": {"of IMET for Pakistan": ("S2-08",)},
    "cause": {
        "Pakistan did not content Washington": ("S0-01",),
        "US aims in Afghanistan and nearby": ("S3-13",),
        "armed groups, for the wider aid": ("S3-08", "S4-19"),
        "an effect of the freeze": ("S3-28",),
        "not Afghanistan": ("S2-14",),
        "closeness to Russia, China and Iran": ("S2-15",),
        "the Russian contract, unclear": ("S2-23",),
    },
    "date_of_suspension": {
        "the month of the report": ("S3-09", "S4-17"),
        "after the other aid": ("S2-11", "S2-31", "S3-06", "S4-39"),
    },
}


@dataclass(frozen=True)
class Traced:
    """A fact followed back.

    Attributes
    ----------
    accounts
        The accounts that assert it.
    ends
        Newsrooms to which they could be followed, each with its documents.
    untraced
        Accounts with a claim behind which no text is known.
    apart
        Accounts with a claim in a paragraph that copies, quotes or credits no text: their wording
        is like that of an older one, or no text is known; the untraced are among them.
    beside, records
        Other reports and official records, by source, that are not behind the accounts.
    linked
        Documents among these that had sources of their own and name a report of another of them.

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
    for match in re.finditer(
        r"(?<!S\d, )\bparagraphs? (\d[\d, ]*(?:(?:and|to) \d+)?)", shown_by, re.I
    ):
        numbers = [int(number) for number in re.findall(r"\d+", match.group(1))]
        if " to " in match.group(1):
            numbers = list(range(numbers[0], numbers[-1] + 1))
        found.update(numbers)
    return frozenset(found)


def order(account: str | float, text: str | float) -> str:
    """Return whether a text is 'earlier' or 'later' than an account, from dates as ISO texts.

    'not known' if a date is missing or the shorter one covers the other, as 2018-08 2018-08-10.
    """
    if pd.isna(account) or pd.isna(text):
        return "not known"
    if account.startswith(text) or text.startswith(account):
        return "not known"
    return "earlier" if text < account else "later"


@cache
def links() -> pd.DataFrame:
    """Return the rows of `dependence.csv`, with what follows from them.

    Columns: those of the table, `paragraphs`, and `order`: whether the text is 'earlier' or 'later'
    than the account, 'not known', or both go back to a 'common source'. What was copied, quoted or
    credited is earlier, whatever the dates say.
    """
    rows = stored(DEPENDENCE)
    dates = stored(DOCUMENTS).set_index("source")["date"]
    orders = pd.Series(map(order, rows["account"].map(dates), rows["text"].map(dates)), rows.index)
    orders = orders.mask(rows["shown_by"].str.contains(COMMON), COMMON)
    orders = orders.mask(rows["kind"].isin(DIRECTED), "earlier")
    return rows.assign(paragraphs=rows["shown_by"].map(paragraphs), order=orders)


def texts_of(document: str) -> tuple[str, ...]:
    """Return the texts with which a document is linked directly, in the order of the tables.

    Of an account: what it copied, quoted or credited, and older texts whose wording it shares. Of
    another document: what it rests on, as `sources.csv` says.
    """
    if document in FORMS:
        rows = links()
        rows = rows[(rows["account"] == document) & (rows["order"] == "earlier")]
        return tuple(dict.fromkeys(rows["text"]))
    rests = stored(DOCUMENTS).set_index("source")["depends_on"][document]
    return () if pd.isna(rests) else tuple(rests.split(";"))


@cache
def behind(document: str) -> frozenset[str]:
    """Return every text with which a document is linked by `texts_of`, directly or by others."""
    found: set[str] = set()
    todo = list(texts_of(document))
    while todo:
        text = todo.pop()
        if text not in found and text != document:
            found.add(text)
            todo.extend(texts_of(text))
    return frozenset(found)


def newsroom(document: str) -> str:
    """Return the newsroom whose text a document prints: Reuters, for 'Reuters via a paper'."""
    publisher = stored(DOCUMENTS).set_index("source")["publisher"][document]
    return re.split(r",? (?:via|after|\()", publisher)[0].strip()


def texts_behind(claim: str) -> tuple[str, ...]:
    """Return the texts that stand behind a claim; see the module's assumptions."""
    account = ledger().set_index("claim")["account"][claim]
    rows = _of_paragraph(claim)
    named = rows[rows["order"] == "earlier"]["text"]
    evidence = stored(EVIDENCE)
    known = evidence[evidence["claim"] == claim]["source"]
    return tuple(dict.fromkeys([*named, *known[known.isin(behind(account))]]))


def taken_over(claim: str) -> tuple[str, ...]:
    """Return the texts that the claim's paragraph copies, quotes or credits."""
    rows = _of_paragraph(claim)
    return tuple(dict.fromkeys(rows[rows["kind"].isin(DIRECTED)]["text"]))


def _of_paragraph(claim: str) -> pd.DataFrame:
    """Return the rows of `links` that name the account and the paragraph of a claim."""
    row = ledger().set_index("claim").loc[claim]
    rows = links()
    rows = rows[rows["account"] == row["account"]]
    return rows[[row["paragraph"] in found for found in rows["paragraphs"]]]


def trace(fact: Fact) -> Traced:
    """Return a fact followed back to texts that are not known to rest on another."""
    account = ledger().set_index("claim")["account"]
    behind = {claim: texts_behind(claim) for claim in fact.claims}
    ends: set[str] = set()
    for claim, texts in behind.items():
        for text in texts:
            # a paper that reprints a report which the claim's own rows name stands for that one
            reprinted = text not in FORMS and set(texts_of(text)) & set(texts)
            if not reprinted or text in OWN_SOURCES:
                ends |= _ends(text, fact, {account[claim]})
    kinds = stored(DOCUMENTS).set_index("source")["kind"]
    records = tuple(s for s in fact.beside if kinds[s] in ("official record", "law"))
    by_newsroom: dict[str, tuple[str, ...]] = {}
    for end in sorted(ends, key=_date):
        by_newsroom[newsroom(end)] = (*by_newsroom.get(newsroom(end), ()), end)
    return Traced(
        accounts=_in_order(account[claim] for claim in behind),
        ends=by_newsroom,
        untraced=_in_order(account[claim] for claim, texts in behind.items() if not texts),
        apart=_in_order(account[claim] for claim in behind if not taken_over(claim)),
        beside=tuple(source for source in fact.beside if source not in records),
        records=records,
        linked=tuple(
            document
            for document in sorted(ends & set(OWN_SOURCES))
            if set(map(newsroom, texts_of(document))) & set(by_newsroom)
        ),
    )


def _in_order(accounts: Iterable[str]) -> tuple[str, ...]:
    found = set(accounts)
    return tuple(account for account in FORMS if account in found)


def _ends(text: str, fact: Fact, seen: set[str]) -> set[str]:
    """Return the texts at the end of the way back from one; an account goes on by its claims."""
    if text in seen:
        return set()
    if text in FORMS:
        claims = [claim for claim in fact.claims if claim.startswith(text)]
        further = {t for claim in claims for t in texts_behind(claim)}
    else:
        further = set() if text in OWN_SOURCES else set(texts_of(text))
    found = {end for one in further for end in _ends(one, fact, seen | {text})}
    return found or {text}


def _date(document: str) -> tuple[str, str]:
    date = stored(DOCUMENTS).set_index("source")["date"][document]
    return ("" if pd.isna(date) else date), document


def who_uses(text: str, kinds: Iterable[str] = DIRECTED) -> tuple[str, ...]:
    """Return the accounts whose strongest link with a text is one of these kinds."""
    rows = links().drop_duplicates(["account", "text"])  # the table gives the strongest first
    return _in_order(rows[(rows["text"] == text) & rows["kind"].isin(list(kinds))]["account"])


def who_says(question: str, *answers: str) -> tuple[str, ...]:
    """Return the accounts with a claim that gives one of these answers to a question.

    Raises
    ------
    KeyError
        If the question or an answer is not among ANSWERS.

    """
    claims = [claim for answer in answers for claim in ANSWERS[question][answer]]
    return _in_order(ledger().set_index("claim").loc[claims, "account"])


def others(*accounts: str) -> tuple[str, ...]:
    """Return the accounts that are none of these."""
    return _in_order(set(FORMS) - set(accounts))


def named(accounts: Iterable[str]) -> str:
    """Return the publishers of accounts in a sentence: Daily Times and EurAsian Times."""
    return listed(map(newsroom, accounts))


def judged(*claims: str) -> str:
    """Return the verdicts of claims in a sentence, each once."""
    return listed(dict.fromkeys(ledger().set_index("claim").loc[list(claims), "verdict"]))


def coverage() -> pd.DataFrame:
    """Return how much of each account could be followed to another text.

    One row an account. Columns: `facts` and `opinions`, its claims; `paragraphs`, those with one
    of fact; `taken`, those of them that copy, quote or credit a text; `followed`, these and those
    that only share the wording of an older one.
    """
    claims = ledger()
    rows = links()
    rows = rows[rows["order"] == "earlier"]
    table = {}
    for account in FORMS:
        said, own = claims[claims["account"] == account], rows[rows["account"] == account]
        facts = said[said["verdict"] != "opinion"]
        told = set(facts["paragraph"])
        taken = own[own["kind"].isin(DIRECTED)]
        table[account] = {
            "facts": len(facts),
            "opinions": len(said) - len(facts),
            "paragraphs": len(told),
            "taken": len(told.intersection(set().union(*taken["paragraphs"]))),
            "followed": len(told.intersection(set().union(*own["paragraphs"]))),
        }
    return pd.DataFrame.from_dict(table, orient="index").rename_axis("account")


def questions_beside(treated: Iterable[str]) -> list[str]:
    """Return the titles of the questions on which accounts meet, without those `treated`."""
    titles = stored(QUESTIONS).set_index("question")["title"].drop(list(treated))
    return list(titles[titles.index.map(speakers(ledger())) > 1])


def claims_on(question: str) -> pd.DataFrame:
    """Return the claims that speak to a question, with their verdicts, in the order of accounts.

    Raises
    ------
    KeyError
        If there is no such question.

    """
    if question not in set(stored(QUESTIONS)["question"]):
        raise KeyError(f"no question '{question}' in {QUESTIONS.path}")
    claims = ledger()
    return claims[claims["question"] == question]


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
    texts; `order`, as `links` has it; `from_account`, whether the user is one of the accounts.
    """
    rows = links().drop_duplicates(["account", "text"])  # the table gives the strongest first
    rows = rows.rename(columns={"account": "user"})[["user", "text", "kind", "order"]]
    shown = set(rows["text"]) - set(FORMS)
    turns = [
        {"user": text, "text": further, "kind": IN_TURN, "order": "earlier"}
        for text in sorted(shown)
        for further in texts_of(text)
        if further in shown
    ]
    table = pd.concat([rows, pd.DataFrame(turns)], ignore_index=True)
    dates = stored(DOCUMENTS).set_index("source")["date"]
    for end in ("user", "text"):
        names = table[end].map(newsroom)
        table[f"{end}_name"] = names.map(SHORT).fillna(names)
        table[f"{end}_date"] = table[end].map(dates)
    return table.assign(from_account=table["user"].isin(FORMS))


def when(date: str | float) -> str:
    """Return an ISO date in words, no more exact than it is: August 2018; 'undated' for none."""
    if pd.isna(date):
        return "undated"
    return as_known(pd.Timestamp(date), {4: "year", 7: "month", 10: "day"}[len(date)])
