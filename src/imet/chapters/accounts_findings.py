"""How far five articles rest on the same texts: the findings of the chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.accounts import (
    DIRECTED,
    FACTS,
    FORMS,
    MEETINGS,
    WARMER,
    coverage,
    documents,
    drawn,
    links,
    named,
    names_unfound,
    newsroom,
    taken_over,
    trace,
    when,
    who_uses,
)
from imet.cite import spans
from imet.dates import event_of
from imet.dates import when as day_of
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.ledger.pages import asserted_alone, ledger, speakers
from imet.ledger.verdicts import CONTRADICTED, OPINION, SUPPORTED
from imet.schemas import CLAIMS, DEPENDENCE

REPORT = "reuters-2018-08-10"  # the first on the cut
LATER = "reuters-2019-12-19"  # the first on the return
SENTENCE = {*WARMER.claims, *MEETINGS.claims}  # the claims on one sentence of it
THROUGHOUT = "S3"  # the article that shares sentences with other texts in every paragraph
# of the figures' titles and of the sentences below
TAKEN = "repeat, quote or credit"
FOUND = f"{TAKEN} a text we found"
ARTICLES = "articles about Pakistan's IMET training"
SPAN = "articles of 2018 to 2021"


def _links_of(rows: pd.DataFrame) -> str:
    """Return the lines of `dependence.csv` that have these rows of `links`."""
    return f"data/{DEPENDENCE.path}, {spans(rows.index + 2, 'line')}."


def _claims_of(claims: pd.Series) -> str:
    """Return the lines of `claims.csv` that have these claims."""
    return f"data/{CLAIMS.path}, {spans(claims.index + 2, 'line')}."


# ------------------------------------------------------------------ one report


@cache
def report() -> SimpleNamespace:
    """Return which articles take something from the report of the cut, and the next such text.

    `through` are those that have it by way of another text.
    """
    texts = set(links()["text"]) - {REPORT, *FORMS}
    indirect = links().query("text == @REPORT and kind in @DIRECTED and second_hand")
    return numbers(
        through=tuple(indirect["account"].unique()),
        articles=tuple(FORMS),
        users=who_uses(REPORT),
        next=max(len(who_uses(text)) for text in texts),
        day=day_of("cut_reported"),
        source=_links_of(links().query("text == @REPORT and kind in @DIRECTED")),
    )


@finding(report, unit="articles", span=SPAN, place="Pakistan", against="every other related text")
def all_use_one_report(n: SimpleNamespace) -> Measured:
    """Compare the articles that take something from one report with all, and with other texts."""
    return says(
        f"All {prose.word(len(n.articles))} {ARTICLES} that we checked {TAKEN} one Reuters "
        f"report, that of {prose.day(n.day)}, at least {prose.word(len(n.through))} of them at "
        "second hand.",
        n.source,
        (
            f"'at least {len(n.through)}' at second hand: {named(n.through)}, by another text",
            len(n.through) > 1 and set(n.through) <= set(n.users),
        ),
        (
            f"'all': {named(n.users)}, {len(n.users)} of {len(n.articles)}",
            set(n.users) == set(n.articles),
        ),
        (
            f"'one': no other text that we know is used by more than {n.next}",
            n.next < len(n.articles),
        ),
    )


# ------------------------------------------------------------------ the number 66


@cache
def number() -> SimpleNamespace:
    """Return the articles with the number of the report, by what they take for it."""
    seats = str(int(event_of("cut_reported").seats))
    claims = ledger().query("question == 'seats' and quantity == @seats")
    texts = dict(zip(claims["account"], map(taken_over, claims["claim"]), strict=True))
    return numbers(
        number=seats,
        giving=tuple(texts),
        repeating=tuple(account for account, of in texts.items() if REPORT in of),
        bare=tuple(account for account, of in texts.items() if not of),
        source=_claims_of(claims["claim"]),
    )


@finding(number, unit="articles with the number", span=SPAN, place="Pakistan")
def words_for_the_number(n: SimpleNamespace) -> Measured:
    """Say from where each article has the number of the report."""
    return says(
        f"Of {prose.word(len(n.giving))} {ARTICLES} that give the number {n.number}, "
        f"{named(n.repeating)} repeat Reuters, and {named(n.bare)} names no source.",
        n.source,
        (
            f"{named(n.repeating)} repeat Reuters in the paragraph of the number, and there is "
            "more than one of them",
            len(n.repeating) > 1,
        ),
        (
            f"'no': the paragraph of {named(n.bare)} repeats, quotes and credits no text, and so "
            "each of the articles with the number is named",
            bool(n.bare) and set(n.repeating) | set(n.bare) == set(n.giving),
        ),
    )


# ------------------------------------------------------------------ the facts that are traced


@cache
def facts() -> SimpleNamespace:
    """Return how many facts were traced, and what stands behind those of a single newsroom.

    `dated` are the claims with the phrase that went out of date, and `wrong` those not supported.
    """
    traced = [trace(fact) for fact in FACTS]
    single = [fact for fact in traced if fact.newsrooms_apart == 1]
    natures = [fact.nature for fact, of in zip(FACTS, traced, strict=True) if of in single]
    dated = ledger()[ledger()["claim"].isin(MEETINGS.claims)]
    claims = ledger()[ledger()["claim"].isin([claim for fact in FACTS for claim in fact.claims])]
    return numbers(
        traced=len(traced),
        single=len(single),
        natures=tuple(filter(None, natures)),
        dated=len(dated),
        wrong=int((dated["verdict"] != SUPPORTED).sum()),
        apart=sum(len(fact.apart) for fact in single),
        rooms=tuple(sorted({room for fact in single for room in fact.ends})),
        source=_claims_of(claims["claim"]),
    )


@finding(facts, unit="statements that several articles have", span=SPAN, place="Pakistan")
def facts_of_one_newsroom(n: SimpleNamespace) -> Measured:
    """Count the statements that every article has from the same newsroom, and say what they are."""
    return says(
        f"{prose.word(n.single).capitalize()} of {prose.word(n.traced)} statements traced in "
        f"{ARTICLES} go back to {prose.listed(n.rooms)} alone: {prose.listed(n.natures)}.",
        n.source,
        (
            f"'alone': articles with one of them in a paragraph that takes over no text: "
            f"{prose.word(n.apart)}",
            n.apart == 0,
        ),
        (f"they come from one newsroom: {prose.listed(n.rooms)}", len(n.rooms) == 1),
        (
            f"each is of another kind, words and no event: {prose.listed(n.natures)}",
            len(set(n.natures)) == n.single,
        ),
        (
            f"'out of date': {n.wrong} of {n.dated} claims with the phrase are not supported",
            0 < n.wrong == n.dated,
        ),
    )


@cache
def meetings() -> SimpleNamespace:
    """Return when the president and the prime minister first met, and who wrote 'this year'."""
    claims = ledger()[ledger()["claim"].isin(MEETINGS.claims)]
    return numbers(
        met=day_of("trump_khan_meeting"),
        written=documents()["date"][LATER],
        articles=tuple(documents()["date"][claims["account"]]),
        from_reuters=all(LATER in taken_over(claim) for claim in claims["claim"]),
        source=_claims_of(claims["claim"]),
    )


@finding(meetings, unit="articles", span="December 2019 to 2021", place="Pakistan")
def this_year_outlived(n: SimpleNamespace) -> Measured:
    """Compare the year of the meetings with those of the texts that say 'this year'."""
    return says(
        f"A Reuters phrase of {when(n.written[:7])}, that Donald Trump and Imran Khan met 'this "
        f"year', stands in articles of {prose.listed(map(when, n.articles))}, after that year was "
        "over.",
        n.source,
        (
            f"the meetings are of {n.met.year}, and so is the text of Reuters",
            n.written[:4] == str(n.met.year),
        ),
        ("each of the articles repeats or credits this text where it says so", n.from_reuters),
        (
            f"'after': the articles are of {prose.listed(map(when, n.articles))}",
            len(n.articles) > 0 and all(int(date[:4]) > n.met.year for date in n.articles),
        ),
    )


# ------------------------------------------------------------------ paragraphs and claims


@cache
def followed() -> SimpleNamespace:
    """Return the paragraphs with a claim of fact, and those that share sentences with a text."""
    table = coverage()
    rows = links()[links()["kind"].isin(DIRECTED)]
    return numbers(paragraphs=table["paragraphs"], taken=table["taken"], source=_links_of(rows))


@finding(
    followed,
    unit="paragraphs with a claim of fact",
    span=SPAN,
    place="Pakistan",
    against="the other articles",
)
def shared_throughout(n: SimpleNamespace) -> Measured:
    """Compare the paragraphs that share something with another text, article by article."""
    others = (n.taken < n.paragraphs).drop(THROUGHOUT)
    return says(
        f"Of {prose.word(len(n.taken))} {ARTICLES}, only that of {newsroom(THROUGHOUT)} shares "
        "sentences or quotations with other texts in every paragraph that claims a fact.",
        n.source,
        (
            f"'every': {n.taken[THROUGHOUT]} of {n.paragraphs[THROUGHOUT]} paragraphs share them "
            "with other texts",
            n.taken[THROUGHOUT] == n.paragraphs[THROUGHOUT],
        ),
        (
            "'only': "
            + "; ".join(
                f"{newsroom(account)} {n.taken[account]} of {n.paragraphs[account]}"
                for account in others.index
            ),
            bool(others.all()),
        ),
    )


@cache
def lone() -> SimpleNamespace:
    """Return the claims of fact of one article alone and of several, and the contradicted."""
    alone = asserted_alone()
    known = ledger()[ledger()["verdict"] != OPINION]
    wrong = known["verdict"] == CONTRADICTED
    is_alone = known["claim"].isin(alone["claim"])
    return numbers(
        alone=len(alone),
        shared=len(known) - len(alone),
        alone_wrong=int((wrong & is_alone).sum()),
        shared_wrong=int((wrong & ~is_alone).sum()),
        speakers=int(alone["question"].map(speakers(known)).max()),
        source=_claims_of(alone["claim"]),
    )


@finding(
    lone,
    unit="claims of fact that are contradicted",
    span=SPAN,
    place="Pakistan",
    against="claims on questions to which several of the articles speak",
)
def lone_claims_hold(n: SimpleNamespace) -> Measured:
    """Compare the share contradicted among claims of one article alone and among the others."""
    share, against = n.alone_wrong / n.alone, n.shared_wrong / n.shared
    return says(
        f"Claims of fact on points that only one of the {ARTICLES} touches are contradicted no "
        f"more often than the others: {prose.word(n.alone_wrong)} of {prose.word(n.alone)}.",
        n.source,
        (
            f"'no more often than the others': {n.alone_wrong} of {n.alone} claims, against "
            f"{n.shared_wrong} of {n.shared}",
            share <= against,
        ),
        (f"'only one': articles that speak to such a question: {n.speakers}", n.speakers == 1),
    )


@cache
def taken_claims() -> SimpleNamespace:
    """Return the claims of fact and the supported, in paragraphs that take over a text and all.

    `unfound` are those in further paragraphs that name a text which we did not find.
    """
    known = ledger()[ledger()["verdict"] != OPINION]
    taken = known["claim"].map(taken_over).map(bool)
    supported = known["verdict"] == SUPPORTED
    unfound = known["claim"].map(names_unfound)
    return numbers(
        unfound=int(unfound.sum()),
        unfound_supported=int((unfound & supported).sum()),
        facts=len(known),
        taken=int(taken.sum()),
        supported=int(supported.sum()),
        both=int((taken & supported).sum()),
        source=_claims_of(known.loc[taken, "claim"]),
    )


@finding(taken_claims, unit="supported claims of fact", span=SPAN, place="Pakistan")
def supported_and_taken_over(n: SimpleNamespace) -> Measured:
    """Count the supported claims whose paragraph takes over words of another text."""
    return says(
        f"About half of the supported claims of fact in the {ARTICLES} stand in paragraphs "
        f"that {FOUND}: {n.both} of {n.supported}.",
        n.source,
        (
            f"'about half': {n.both} of {n.supported} claims are in paragraphs with another text, "
            "which is from 40% to 60%",
            0.4 <= n.both / n.supported <= 0.6,
        ),
        (
            f"and so are the {n.both + n.unfound_supported} with paragraphs that name a text which "
            "we did not find",
            0.4 <= (n.both + n.unfound_supported) / n.supported <= 0.6,
        ),
    )


@finding(
    taken_claims,
    unit="share of claims of fact that are supported",
    span=SPAN,
    place="Pakistan",
    against="claims in paragraphs that take over no text",
)
def taken_over_hold_more(n: SimpleNamespace) -> Measured:
    """Compare the share supported in paragraphs that take over a text and in the others."""
    share = n.both / n.taken
    others = (n.supported - n.both) / (n.facts - n.taken)
    wider = n.both + n.unfound_supported, n.taken + n.unfound
    rest = n.supported - wider[0], n.facts - wider[1]
    return says(
        f"In {ARTICLES}, claims of fact are supported more often in paragraphs that {FOUND} than "
        f"in others: {prose.percent(share)} against {prose.percent(others)}.",
        n.source,
        (
            f"'more often than in the others': {n.both} of {n.taken} claims, against "
            f"{n.supported - n.both} of {n.facts - n.taken}",
            share > others,
        ),
        (
            f"so too with the paragraphs that name a text which we did not find: {wider[0]} of "
            f"{wider[1]}, against {rest[0]} of {rest[1]}",
            wider[0] / wider[1] > rest[0] / rest[1],
        ),
    )


@cache
def contradicted() -> SimpleNamespace:
    """Return the contradicted claims, and those on a sentence of the later report."""
    wrong = ledger().query("verdict == @CONTRADICTED")["claim"]
    met = meetings()
    return numbers(
        wrong=len(wrong),
        of_sentence=sum(claim in SENTENCE and LATER in taken_over(claim) for claim in wrong),
        met=met.met,
        written=met.written,
        articles=met.articles,
        room=newsroom(LATER),
        source=_claims_of(wrong),
    )


@finding(contradicted, unit="claims of fact that are contradicted", span=SPAN, place="Pakistan")
def contradicted_share_a_sentence(n: SimpleNamespace) -> Measured:
    """Count the contradicted claims that repeat one sentence, and say when it was right."""
    return says(
        f"{prose.word(n.of_sentence).capitalize()} of the {prose.word(n.wrong)} contradicted "
        f"claims of fact in the {ARTICLES} repeat one {n.room} sentence of "
        f"{when(n.written[:7])}, right when written, after its year or under another name.",
        n.source,
        (
            f"they are on that sentence, in paragraphs that repeat or credit it: {n.of_sentence} "
            f"of {n.wrong}",
            n.of_sentence > n.wrong / 2,
        ),
        (
            f"'right when written': the meetings are of {n.met.year}, and so is the text",
            n.written[:4] == str(n.met.year),
        ),
        (
            f"'after its year': the articles with 'this year' are of "
            f"{prose.listed(map(when, n.articles))}",
            all(int(date[:4]) > n.met.year for date in n.articles),
        ),
    )


# ------------------------------------------------------------------ title of the figure


def most_taken(shown: pd.DataFrame) -> SimpleNamespace:
    """Return from which text most articles take something, by how many, and the next number.

    `through` are the publishers of those articles that have it by way of another text.

    `shown` is as `imet.chapters.accounts.drawn` gives it; like wording does not count.
    """
    own = shown[shown["from_account"]]
    outer = own[~own["text"].isin(own["user"])]
    taken = outer[outer["kind"].isin(DIRECTED)].groupby("text")["user"].nunique().sort_index()
    most = taken.idxmax()
    indirect = outer[(outer["text"] == most) & outer["second_hand"]]
    named_as = outer.loc[outer["text"] == most, ["text_name", "text_date"]].iloc[0]
    return numbers(
        articles=own["user"].nunique(),
        users=int(taken[most]),
        through=tuple(indirect["user_name"]),
        next=int(taken.drop(most).max()),
        name=named_as["text_name"],
        date=named_as["text_date"],
        source=_links_of(links()),
    )


@finding(
    lambda: most_taken(drawn()),
    unit="articles",
    span=SPAN,
    place="Pakistan",
    against="every other related text",
)
def one_text_behind_all(n: SimpleNamespace) -> Measured:
    """Say which text all articles take something from; the title of `dependence`."""
    return says(
        f"All {prose.word(n.articles)} articles {TAKEN} one text, at least "
        f"{prose.word(len(n.through))} of them at second hand: {n.name}, {when(n.date)}",
        n.source,
        (
            f"'at least {len(n.through)}' at second hand: {prose.listed(n.through)} through others",
            1 < len(n.through) <= n.users,
        ),
        (f"'all': {n.users} of {n.articles}", n.users == n.articles),
        (f"'one': no other text has more than {n.next}", n.next < n.users),
    )
