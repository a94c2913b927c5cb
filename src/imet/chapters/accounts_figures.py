"""The diagram of the accounts and the texts behind them."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from imet.book import STYLE, Picture
from imet.chapters.accounts import DIRECTED, TOLD
from imet.look import DARK, GREY, MIDDLE
from imet.prose import count, word

# told apart by stroke as well as by lightness
KIND_STYLE = {
    "copied": {"color": DARK, "linewidth": 2.4, "linestyle": "-"},
    "quoted": {"color": DARK, "linewidth": 1.4, "linestyle": (0, (5, 2))},
    "credited": {"color": MIDDLE, "linewidth": 2.0, "linestyle": (0, (6, 2, 1.5, 2))},
    "shares wording with": {"color": GREY, "linewidth": 1.3, "linestyle": (0, (1, 1.6))},
    "draws in turn on": {"color": GREY, "linewidth": 0.9, "linestyle": "-"},
}
WIDTH, ROW = 5.0, 0.355  # inches; narrow, so that the letters are large on a phone
LEFT, BOX, BEND = -0.74, -0.28, 0.55  # in units of the axes, in which the texts stand at 1


def dependence(links: pd.DataFrame) -> Picture:
    """Draw the accounts at the left, the texts behind them at the right, and the links.

    Parameters
    ----------
    links
        As `imet.chapters.accounts.drawn` gives them: `user` and `text` with name and date, `kind`,
        `order`, `from_account`.

    """
    links = links.sort_values(["user", "text"], kind="stable")
    own = links[links["from_account"]]
    accounts = own.drop_duplicates("user").sort_values(["user_date", "user"])["user"].tolist()
    outer = own[~own["text"].isin(accounts)]
    uses = outer.groupby("text")["user"].nunique()
    taken = outer[outer["kind"].isin(DIRECTED)].groupby("text")["user"].nunique()
    rank = {account: place for place, account in enumerate(accounts)}
    means = outer["user"].map(rank).groupby(outer["text"]).mean()
    texts = sorted(uses.index, key=lambda text: (means[text], text))
    rows = dict(zip(texts, range(len(texts)), strict=True))
    step = (len(texts) - 1) / max(len(accounts) - 1, 1)
    places = {account: place * step for account, place in rank.items()}
    names = _names(links)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(WIDTH, ROW * len(texts) + 1.9))
        for link in outer.itertuples():
            _curve(axes, (BOX, places[link.user]), (1, rows[link.text]), link.kind)
        for link in own[own["text"].isin(accounts)].itertuples():
            _loop(axes, places[link.user], places[link.text], link.kind)
        for link in links[~links["from_account"]].itertuples():
            if link.user in rows and link.text in rows:
                _arc(axes, (1, rows[link.user]), (1, rows[link.text]), link.kind)
        _boxes(axes, places, names)
        _marks(axes, rows, uses)
        axes.set_yticks(
            list(rows.values()), [_two_lines(names[text], links, text) for text in rows]
        )
        axes.yaxis.tick_right()
        axes.tick_params(axis="y", labelsize=8.5, length=0, pad=7)
        axes.set(xlim=(LEFT, 1.02), ylim=(len(texts) - 0.4, -0.6), xticks=[])
        axes.set_xlabel(
            "Left: accounts by date. Right: texts related to them;\n"
            "in a circle: to how many of them",
            **{"loc": "left", "fontsize": 9},
        )
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        shown = [kind for kind in KIND_STYLE if (links["kind"] == kind).any()]
        axes.legend(
            [Line2D([], [], **KIND_STYLE[kind]) for kind in shown],
            [TOLD[kind] for kind in shown],
            **{"loc": "lower left", "bbox_to_anchor": (0, 1.0), "ncols": 2, "fontsize": 8.5},
            handlelength=3.4,
        )
        title = _title(taken, len(accounts), names)
        figure.suptitle(
            textwrap.fill(title, 46), x=0.01, ha="left", fontsize=11.5, fontweight="bold"
        )
        figure.supxlabel(
            "Source: data/ledger/dependence.csv and sources.csv, every row.",
            **{"x": 0.01, "ha": "left", "fontsize": 7.5, "color": GREY},
        )
    data = links.drop(columns="from_account")
    return Picture(figure, _alt(links, accounts, uses, names), "dependence", data)


def _names(links: pd.DataFrame) -> dict[str, str]:
    """Return name and date of each account and text."""
    found = {}
    for end in ("user", "text"):
        for row in links.drop_duplicates(end).itertuples():
            date = getattr(row, f"{end}_date")
            found[getattr(row, end)] = f"{getattr(row, f'{end}_name')}, {_short(date)}"
    return found


def _short(date: str | float) -> str:
    if pd.isna(date):
        return "undated"
    stamp = pd.Timestamp(date)
    return {4: f"{stamp:%Y}", 7: f"{stamp:%b %Y}"}.get(len(date), f"{stamp.day} {stamp:%b %Y}")


def _two_lines(name: str, links: pd.DataFrame, text: str) -> str:
    publisher, _, date = name.rpartition(", ")
    later = links[(links["text"] == text) & (links["order"] == "later")]
    return f"{publisher}\n{date}{' (later)' if len(later) else ''}"


def _title(taken: pd.Series, accounts: int, names: dict[str, str]) -> str:
    """Return the finding; `taken` counts the accounts that repeat, quote or credit each text."""
    most = taken.sort_index().idxmax()
    publisher, _, date = names[most].rpartition(", ")
    number = int(taken[most])
    several = f"{word(number).capitalize()} of the {word(accounts)} accounts"
    who = f"All {word(accounts)} accounts" if number == accounts else several
    verb = "repeats, quotes or credits" if number == 1 else "repeat, quote or credit"
    return f"{who} {verb} one text: {publisher}, {date}"


def _curve(axes: Axes, start: tuple, end: tuple, kind: str) -> None:
    (x0, y0), (x1, y1) = start, end
    bends = [(x0, y0), (x0 + BEND, y0), (x1 - BEND, y1), (x1, y1)]
    path = Path(bends, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    _stroke(axes, path, kind)


def _loop(axes: Axes, start: float, end: float, kind: str) -> None:
    """Draw a link between two accounts, past the boxes at their left."""
    far = 2 * LEFT - BOX + 0.2
    path = Path(
        [(BOX, start), (far, start), (far, end), (BOX, end)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    _stroke(axes, path, kind)


def _stroke(axes: Axes, path: Path, kind: str) -> None:
    style = KIND_STYLE[kind]
    axes.add_patch(
        PathPatch(
            path,
            fill=False,
            **{"edgecolor": style["color"], "linewidth": style["linewidth"]},
            **{"linestyle": style["linestyle"], "zorder": 2, "clip_on": False},
        )
    )


def _arc(axes: Axes, start: tuple, end: tuple, kind: str) -> None:
    """Draw an arrow from one text to another, at their left."""
    down = start[1] < end[1]
    style = KIND_STYLE[kind]
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            connectionstyle=f"arc3,rad={0.3 if down else -0.3}",
            **{"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 5, "shrinkB": 5},
            **style,
            zorder=2,
        )
    )


def _boxes(axes: Axes, places: dict[str, float], names: dict[str, str]) -> None:
    for account, height in places.items():
        publisher, _, date = names[account].rpartition(", ")
        axes.text(
            *(BOX, height, textwrap.fill(publisher, 10) + f"\n{date}"),
            **{"ha": "center", "va": "center", "color": "white", "fontsize": 8.5, "zorder": 4},
            bbox={"boxstyle": "round,pad=0.35", "color": DARK},
        )


def _marks(axes: Axes, rows: dict[str, int], uses: pd.Series) -> None:
    for text, height in rows.items():
        shared = uses[text] > 1
        axes.scatter(1, height, s=150 if shared else 34, color=GREY, zorder=3, clip_on=False)
        if shared:
            axes.text(
                *(1, height, count(uses[text])),
                **{"ha": "center", "va": "center_baseline", "color": "white", "fontsize": 8.5},
                zorder=4,
            )


def _alt(links: pd.DataFrame, accounts: list, uses: pd.Series, names: dict[str, str]) -> str:
    own = links[links["from_account"]]
    by_kind = own["kind"].value_counts().reindex([k for k in KIND_STYLE]).dropna().astype(int)
    shared = uses[uses > 1].sort_index().sort_values(ascending=False, kind="stable")
    told = []
    for account in accounts:
        rows = own[own["user"] == account]
        parts = "; ".join(
            f"{TOLD[kind]} {', '.join(names[text] for text in rows[rows['kind'] == kind]['text'])}"
            for kind in KIND_STYLE
            if (rows["kind"] == kind).any()
        )
        told.append(f"{names[account]}: {parts}")
    turns = links[~links["from_account"]]
    further = "; ".join(f"{names[row.user]} on {names[row.text]}" for row in turns.itertuples())
    return (
        f"Diagram: {word(len(accounts))} accounts at the left, {count(len(uses))} texts at the "
        f"right, {count(len(own))} links: "
        + ", ".join(f"{count(number)} '{TOLD[kind]}'" for kind, number in by_kind.items())
        + ". Texts related to several accounts: "
        + "; ".join(f"{names[text]}, of {word(int(number))}" for text, number in shared.items())
        + ". "
        + ". ".join(told)
        + "."
        + (f" Drawing in turn on others: {further}." if further else "")
    )
