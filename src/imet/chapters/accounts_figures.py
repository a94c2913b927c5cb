"""What the chapter on the articles shows: the diagram, the lists and the tables."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from imet.book import Picture, ShownTable, render
from imet.book.look import ACCENT, DARK, LIGHT, LINE, ON_DARK
from imet.chapters import accounts_findings as findings
from imet.chapters.accounts import (
    COMMON,
    FACTS,
    FORMS,
    IN_TURN,
    OWN_SOURCES,
    SHARES,
    Fact,
    claims_on,
    documents,
    links,
    named,
    newsroom,
    trace,
    when,
)
from imet.errors import one_of
from imet.ledger.verdicts import PAGE
from imet.prose import count, listed, word
from imet.schemas import DEPENDENCE, DOCUMENTS

# How a link is told on the page, in words that hold for the sentences and charge nobody.
TOLD = {
    "copied": "repeats sentences of",
    "quoted": "quotes",
    "credited": "credits",
    SHARES: "is worded like",
    IN_TURN: IN_TURN,
}
SHORT = {"copied": "repeats", "quoted": "quotes", "credited": "credits", SHARES: "worded like"}
# in pixels of the drawing: a cell of the grid with its word, a line of the lists, and what is above
ROW, CELL, WORDS, LINE_HIGH, HEAD = 23, 85, 76, 21, 50


def dependence(links: pd.DataFrame) -> Picture:
    """Draw a grid of texts by articles, with how they are related; on a narrow page, lists.

    `links` are as `imet.chapters.accounts.drawn` gives them. The lists count the texts that an
    article is only worded like.
    """
    links = links.sort_values(["user", "text"], kind="stable")
    own, turns = links[links["from_account"]], links[~links["from_account"]]
    articles = own.drop_duplicates("user").sort_values(["user_date", "user"])["user"].tolist()
    uses = own.groupby("text")["user"].nunique()
    first = own["user"].map(articles.index).groupby(own["text"]).min()
    texts = sorted(uses.index, key=lambda text: (-uses[text], first[text], text))
    names = _names(links)
    most = findings.most_taken(links)
    is_most = (own["text_name"] == most.name) & (own["text_date"] == most.date)
    top = own.loc[is_most, "text"].iloc[0]
    told = {text: ", ".join(names[text]) for text in texts}
    for text in own.loc[own["order"] == "later", "text"]:
        told[text] += " (later)"
    for text, of in turns.groupby("user")["text_name"]:
        told[text] += f", draws on {listed(of.unique())}"
    lists = {article: own[own["user"] == article] for article in articles}
    lines = sum(
        (of["kind"] != SHARES).sum() + (of["kind"] == SHARES).any() for of in lists.values()
    )

    def grid(axes: Axes) -> None:
        left = axes.get_xlim()[1] - len(articles) * CELL
        for column, article in enumerate(articles):
            name, date = names[article]
            heads = f"{textwrap.fill(name, 10)}\n{date}"
            axes.text(left + (column + 0.5) * CELL, HEAD - 6, heads, ha="center", va="bottom")
        for row, text in enumerate(texts):
            height = HEAD + (row + 0.5) * ROW
            axes.axhline(height - ROW / 2, color=LINE, linewidth=1)
            axes.text(0, height, told[text], **_weight(text == top))
            for link in own[own["text"] == text].itertuples():
                x = left + articles.index(link.user) * CELL + (CELL - WORDS) / 2
                _chip(axes, x, height, link.kind, text == top)

    def by_article(axes: Axes) -> None:
        height = 0.0
        for article, of in lists.items():
            height += LINE_HIGH
            axes.text(0, height, ", ".join(names[article]), va="center", weight="bold")
            taken = of[of["kind"] != SHARES]
            lines = [
                (kind, told[text], text == top)
                for text, kind in sorted(
                    zip(taken["text"], taken["kind"], strict=True),
                    key=lambda link: (link[0] != top, [*SHORT].index(link[1]), link[0]),
                )
            ]
            if alike := len(of) - len(taken):
                lines.append((SHARES, f"{word(alike)} other text{'s' * (alike > 1)}", False))
            for kind, words, strong in lines:
                height += LINE_HIGH
                _chip(axes, 0, height, kind, strong)
                axes.text(WORDS + 8, height, words, **_weight(strong))
            height += LINE_HIGH / 2

    def draw(figure: Figure, wide: bool) -> None:
        figure.set_layout_engine("none")  # its units are pixels
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, figure.bbox.width), ylim=(figure.bbox.height, 0))
        axes.axis("off")
        (grid if wide else by_article)(axes)

    return Picture(
        "dependence",
        findings.one_text_behind_all.told(most),
        f"How {word(len(articles))} articles, by date{_inferred(articles)}, are related to "
        f"{word(len(texts))} texts; {listed(most.through)} have that of {when(most.date)} by way "
        "of another; grey: only worded alike, so who took from whom is open",
        f"data/{DEPENDENCE.path} and {DOCUMENTS.path.rpartition('/')[2]}, every row.",
        _alt(links, articles, uses, names),
        links.drop(columns="from_account"),
        draw,
        (HEAD + ROW * len(texts), round(LINE_HIGH * (lines + 1.5 * len(articles)))),
    )


def _inferred(articles: list[str]) -> str:
    """Return of which articles the date is inferred, in brackets."""
    known = documents()["date_known"]
    of = [article for article in articles if known[article] == "inferred"]
    return f" (inferred for {named(of)})" if of else ""


def _weight(strong: bool) -> dict[str, str]:
    """Return the style of a text's name, of the text that all articles have in the accent."""
    style = {"va": "center"}
    return style | {"color": ACCENT, "weight": "bold"} if strong else style


def _chip(axes: Axes, x: float, y: float, kind: str, strong: bool) -> None:
    """Draw how a text is related to an article, as a word on a ground from x on, around y."""
    weak = kind == SHARES
    fill = LIGHT if weak else ACCENT if strong else DARK
    axes.add_patch(Rectangle((x, y - 9), WORDS, 18, facecolor=fill))
    style = ON_DARK | ({"color": DARK} if weak else {})
    axes.text(x + WORDS / 2, y, SHORT[kind], **style)


def _names(links: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return name and date of each account and text."""
    return {
        document: (name, _short(date))
        for end in ("user", "text")
        for document, name, date in links[[end, f"{end}_name", f"{end}_date"]].to_numpy()
    }


def _short(date: str | float) -> str:
    """Return a date as `when` does, with the first letters of its month."""
    return re.sub(r"([A-Z]..)\w+", r"\1", when(date))


def _alt(links: pd.DataFrame, articles: list, uses: pd.Series, ends: dict[str, tuple]) -> str:
    names = {document: ", ".join(name) for document, name in ends.items()}
    links = links.astype({"kind": pd.CategoricalDtype(list(TOLD))})  # in this order
    own, turns = links[links["from_account"]], links[~links["from_account"]]
    by_kind = own.groupby("kind", observed=True).size()
    shared = uses[uses > 1].sort_values(ascending=False, kind="stable")
    texts = own["text"].map(names).groupby([own["user"], own["kind"]], observed=True)
    listed_by_kind = texts.agg(", ".join)
    told = []
    for article in articles:
        parts = (f"{TOLD[kind]} {those}" for kind, those in listed_by_kind[article].items())
        told.append(f"{names[article]}: {'; '.join(parts)}")
    further = "; ".join(f"{names[row.user]} on {names[row.text]}" for row in turns.itertuples())
    return (
        f"Grid: {word(len(articles))} articles across, {count(len(uses))} texts down, "
        f"{count(len(own))} links: "
        + ", ".join(f"{count(number)} '{TOLD[kind]}'" for kind, number in by_kind.items())
        + ". Texts related to several articles: "
        + "; ".join(f"{names[text]}, of {word(number)}" for text, number in shared.items())
        + f". {'. '.join(told)}."
        + (f" Drawing in turn on others: {further}." if further else "")
    )


def label(source: str) -> str:
    """Return publisher and date of a document, Dawn, 8 August 2018; of a record the title."""
    row = documents().loc[one_of(source, documents().index, "document of the ledger")]
    if row["kind"] == "official record" and source.startswith("fmtr"):
        return str(row["title"])
    return f"{newsroom(source)}, {when(row['date'])}"


@dataclass(frozen=True)
class WhoSaysWhat:
    """What the articles say on one question, each claim with its verdict and its link."""

    question: str

    def __repr__(self) -> str:
        """Return the claims as plain text."""
        rows = claims_on(self.question).itertuples()
        return "\n".join(f"{row.claim} ({row.verdict}): {row.paraphrase}" for row in rows)

    def _repr_html_(self) -> str:
        accounts = [
            (account, list(rows.itertuples()))
            for account, rows in claims_on(self.question).groupby("account", sort=False)
        ]
        return render("who_says_what.html", accounts=accounts, newsroom=newsroom, page=PAGE)


@dataclass(frozen=True)
class TextsBehind:
    """The texts related to one article, how each is related, and what shows it; folded in."""

    account: str

    def _rows(self) -> list:
        return list(links()[links()["account"] == self.account].itertuples())

    def __repr__(self) -> str:
        """Return the rows as plain text."""
        return "\n".join(
            f"{TOLD[row.kind]} {label(row.text)}{_remark(row.order)}: {row.shown_by}"
            for row in self._rows()
        )

    def _repr_html_(self) -> str:
        how = {"told": TOLD, "urls": documents()["url"], "label": label, "remark": _remark}
        return render("texts_behind.html", rows=self._rows(), named=_named, **how)


@dataclass(frozen=True)
class Witnesses:
    """Facts on which articles agree, each followed back to newsrooms."""

    def _told(self, fact: Fact) -> list[tuple[str, str]]:
        found = trace(fact)
        rooms = dict.fromkeys(map(word, (found.newsrooms, found.newsrooms_apart)))
        parts = [
            ("In", named, found.accounts),
            ("Related older texts", _listed, [d for docs in found.ends.values() for d in docs]),
            ("Note", listed, [f"{label(d)}, {OWN_SOURCES[d]}" for d in found.linked]),
            ("No passage taken over in", named, sorted({*found.apart} - {*found.untraced})),
            ("No text known behind", named, found.untraced),
            ("Reported beside them by", _listed, found.beside),
            ("Newsrooms found", " to ".join, rooms),
            ("Official record", _listed, found.records),
        ]
        return [(head, say(what)) for head, say, what in parts if what]

    def __repr__(self) -> str:
        """Return the facts as plain text."""
        return "\n".join(
            f"{fact.title}: " + "; ".join(f"{name} {text}" for name, text in self._told(fact))
            for fact in FACTS
        )

    def _repr_html_(self) -> str:
        return render("witnesses.html", facts=FACTS, told=self._told)


def _remark(order: str) -> str:
    """Return what has to be said beside a text that cannot stand behind the account."""
    return {"later": " (later)", COMMON: f" ({COMMON})"}.get(order, "")


def _named(text: str) -> str:
    """Return a text with the outlets' names for the short names of the accounts."""
    return re.sub(r"\bS[0-4]\b", lambda match: newsroom(match.group()), text)


def _listed(documents: Iterable[str]) -> str:
    """Return documents by newsroom, each with its dates: Reuters, 10 August 2018; Dawn, ..."""
    return "; ".join(dict.fromkeys(label(document) for document in documents))


def account_table(coverage: pd.DataFrame) -> ShownTable:
    """Return what each article is, its date and its claims; `coverage` as `accounts.coverage`."""
    about = documents().loc[coverage.index]
    how = about["date_known"].map({"day": "", "inferred": ", inferred"})
    columns = {
        "Article of": coverage.index.map(newsroom),
        "What it is": coverage.index.map(FORMS),
        "Date": about["date"].map(when) + how,
        "Facts / opinions": [f"{row.facts} / {row.opinions}" for row in coverage.itertuples()],
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="The articles, their dates, and their claims of fact and opinions",
        source="data/ledger/sources.csv and claims.csv, every row of the articles.",
    )


def paragraph_table(coverage: pd.DataFrame) -> ShownTable:
    """Return how many paragraphs of each article were followed; as `accounts.coverage`."""
    columns = {
        "Article of": coverage.index.map(newsroom),
        "Paragraphs": coverage["paragraphs"],
        "Repeat, quote or credit": coverage["taken"],
        "Worded like only": coverage["followed"] - coverage["taken"],
        "Name a text not found": coverage["unfound"],
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="Paragraphs with a claim of fact: how many repeat, quote or credit a text that we "
        "found, how many more are only worded like an earlier one (not counted: undated or later "
        "texts, and those of the same source), and how many name a text that we did not find",
        source="data/ledger/dependence.csv and claims.csv, every row.",
    )


def alone_table(alone: pd.DataFrame) -> ShownTable:
    """Return the verdicts on the claims that an article makes alone, by article.

    Columns of `alone`: `account` and `verdict`, one row a claim.
    """
    groups = {
        "open in a detail": "Detail open",
        "supported in part": "In part",
        "imprecise": "In part",
        "not established": "Open",
    }
    table = pd.crosstab(alone["account"], alone["verdict"].replace(groups).str.capitalize())
    heads = ["Alone", "Supported", "Detail open", "In part", "Contradicted", "Open"]
    frame = table.assign(Alone=table.sum(axis=1)).reindex(columns=heads, fill_value=0)
    frame.insert(0, "Article of", frame.index.map(newsroom))
    return ShownTable(
        frame,
        caption="Claims of fact on which no other article speaks: supported, open in a detail, in "
        "part or imprecise, contradicted, open (not established)",
        source="data/ledger/claims.csv and verdicts.csv, every row that is no opinion.",
    )
