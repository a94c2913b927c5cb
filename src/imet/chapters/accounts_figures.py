"""What the chapter on the articles shows: the diagram, the lists and the tables."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from imet.book import STYLE, Picture, ShownTable, render
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
from imet.ledger.verdicts import PAGE
from imet.look import DARK, GREY, MIDDLE, ON_DARK, finish
from imet.prose import count, listed, word

# How a link is told on the page, in words that hold for the sentences and charge nobody.
TOLD = {
    "copied": "repeats sentences of",
    "quoted": "quotes",
    "credited": "credits",
    SHARES: "is worded like",
    IN_TURN: IN_TURN,
}
# told apart by stroke as well as by lightness
KIND_STYLE = {
    "copied": {"color": DARK, "linewidth": 2.4, "linestyle": "-"},
    "quoted": {"color": DARK, "linewidth": 1.4, "linestyle": (0, (5, 2))},
    "credited": {"color": MIDDLE, "linewidth": 2.0, "linestyle": (0, (6, 2, 1.5, 2))},
    SHARES: {"color": GREY, "linewidth": 1.3, "linestyle": (0, (1, 1.6))},
    IN_TURN: {"color": GREY, "linewidth": 0.9, "linestyle": "-"},
}
WIDTH, ROW = 5.0, 0.355  # inches; narrow, so that the letters are large on a phone
LEFT, BOX, BEND = -0.74, -0.28, 0.55  # in units of the axes, in which the texts stand at 1


def dependence(links: pd.DataFrame) -> Picture:
    """Draw the articles at the left, the texts related to them at the right, and the links.

    `links` are as `imet.chapters.accounts.drawn` gives them.
    """
    links = links.sort_values(["user", "text"], kind="stable")
    own, turns = links[links["from_account"]], links[~links["from_account"]]
    accounts = own.drop_duplicates("user").sort_values(["user_date", "user"])["user"].tolist()
    outer = own[~own["text"].isin(accounts)]
    uses = outer.groupby("text")["user"].nunique()
    rank = {account: place for place, account in enumerate(accounts)}
    means = outer["user"].map(rank).groupby(outer["text"]).mean()
    texts = sorted(uses.index, key=lambda text: (means[text], text))
    rows = {text: place for place, text in enumerate(texts)}
    seats = dict(zip(accounts, np.linspace(0, len(texts) - 1, len(accounts)), strict=True))
    names = _names(links)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(WIDTH, ROW * len(texts) + 1.9))
        for link in outer.itertuples():
            bends = (BOX + BEND, 1 - BEND)
            _curve(axes, seats[link.user], rows[link.text], bends, 1, link.kind)
        for link in own[own["text"].isin(accounts)].itertuples():
            # past the boxes at their left
            bends = 2 * (2 * LEFT - BOX + 0.2,)
            _curve(axes, seats[link.user], seats[link.text], bends, BOX, link.kind)
        for link in turns[turns["user"].isin(texts) & turns["text"].isin(texts)].itertuples():
            _arc(axes, rows[link.user], rows[link.text], link.kind)
        for account, height in seats.items():
            publisher, date = names[account]
            box = {"boxstyle": "round,pad=0.35", "color": DARK}
            shown = f"{textwrap.fill(publisher, 10)}\n{date}"
            axes.text(BOX, height, shown, zorder=4, bbox=box, **ON_DARK)
        for text, height in rows.items():
            shared = uses[text] > 1
            axes.scatter(1, height, s=150 if shared else 34, color=GREY, zorder=3, clip_on=False)
            if shared:
                middle = ON_DARK | {"va": "center_baseline"}
                axes.text(1, height, count(uses[text]), zorder=4, **middle)
        later = set(links.loc[links["order"] == "later", "text"])
        labels = ["\n".join(names[text]) + " (later)" * (text in later) for text in texts]
        axes.set_yticks(range(len(texts)), labels)
        axes.yaxis.tick_right()
        axes.tick_params(axis="y", labelsize=8.5, length=0, pad=7)
        axes.set(xlim=(LEFT, 1.02), ylim=(len(texts) - 0.4, -0.6), xticks=[])
        sides = "Left: articles by date. Right: texts related to them;"
        axes.set_xlabel(f"{sides}\nin a circle: to how many of them", loc="left", fontsize=9)
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        shown = [kind for kind in KIND_STYLE if (links["kind"] == kind).any()]
        lines = [Line2D([], [], label=TOLD[kind], **KIND_STYLE[kind]) for kind in shown]
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1.0)}
        axes.legend(handles=lines, ncols=2, fontsize=8.5, handlelength=3.4, **place)
        title = findings.one_text_behind_all.text(findings.most_taken(links))
        finish(figure, title, "data/ledger/dependence.csv and sources.csv, every row.", wide=46)
    data = links.drop(columns="from_account")
    return Picture(figure, _alt(links, accounts, uses, names), "dependence", data)


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


def _curve(axes: Axes, start: float, end: float, bends: tuple, far: float, kind: str) -> None:
    """Draw a link from an account to `end` at `far`, along a curve with these two bends."""
    points = [(BOX, start), (bends[0], start), (bends[1], end), (far, end)]
    path = Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    axes.add_patch(PathPatch(path, fill=False, zorder=2, clip_on=False, **KIND_STYLE[kind]))


def _arc(axes: Axes, start: int, end: int, kind: str) -> None:
    """Draw an arrow from one text to another, at their left."""
    bend = f"arc3,rad={0.3 if start < end else -0.3}"
    head = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 5, "shrinkB": 5, "zorder": 2}
    look = head | KIND_STYLE[kind]
    axes.add_patch(FancyArrowPatch((1, start), (1, end), connectionstyle=bend, **look))


def _alt(links: pd.DataFrame, accounts: list, uses: pd.Series, ends: dict[str, tuple]) -> str:
    names = {document: ", ".join(name) for document, name in ends.items()}
    links = links.astype({"kind": pd.CategoricalDtype(list(KIND_STYLE))})  # in this order
    own, turns = links[links["from_account"]], links[~links["from_account"]]
    by_kind = own.groupby("kind", observed=True).size()
    shared = uses[uses > 1].sort_values(ascending=False, kind="stable")
    texts = own["text"].map(names).groupby([own["user"], own["kind"]], observed=True)
    listed_by_kind = texts.agg(", ".join)
    told = []
    for account in accounts:
        parts = (f"{TOLD[kind]} {those}" for kind, those in listed_by_kind[account].items())
        told.append(f"{names[account]}: {'; '.join(parts)}")
    further = "; ".join(f"{names[row.user]} on {names[row.text]}" for row in turns.itertuples())
    return (
        f"Diagram: {word(len(accounts))} articles at the left, {count(len(uses))} texts at the "
        f"right, {count(len(own))} links: "
        + ", ".join(f"{count(number)} '{TOLD[kind]}'" for kind, number in by_kind.items())
        + ". Texts related to several articles: "
        + "; ".join(f"{names[text]}, of {word(number)}" for text, number in shared.items())
        + f". {'. '.join(told)}."
        + (f" Drawing in turn on others: {further}." if further else "")
    )


def label(source: str) -> str:
    """Return publisher and date of a document, Dawn, 8 August 2018; of a record the title."""
    row = documents().loc[source]
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
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="Paragraphs with a claim of fact: how many repeat, quote or credit a text, "
        "and how many more are only worded like an earlier one",
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
