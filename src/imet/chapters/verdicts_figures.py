"""What the chapter on the verdicts shows: the scoreboard, and the tables of the second coding."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from imet.book import Link, Picture, ShownTable
from imet.book.look import ACCENT, DARK, LIGHT, LINE_OF_TEXT, MIDDLE, WASH, WHITE, tidy
from imet.chapters import verdicts as coding
from imet.chapters import verdicts_findings as findings
from imet.ledger.verdicts import CONTRADICTED, SUPPORTED, WEIGHTS
from imet.prose import count, decimal, percent, word
from imet.schemas import CHANGES, EVIDENCE, SECOND_CODING
from imet.tables import stored

# in the order of the bars, from the claims that hold to those that do not: fill, edge and number;
# neighbours differ in lightness, so that they are told apart in grey print too
VERDICT_STYLE = {
    "supported": (DARK, DARK, WHITE),
    "open in a detail": (MIDDLE, MIDDLE, WHITE),
    "imprecise": (WASH, MIDDLE, DARK),
    "supported in part": (LIGHT, LIGHT, DARK),
    "contradicted": (ACCENT, ACCENT, WHITE),
    "not established": (WHITE, MIDDLE, DARK),
}
KINDS = {
    "fact": "fact or event",
    "attribution": "who said what",
    "date": "date",
    "number": "number",
    "causal": "cause",
    "byline": "who somebody is",
    "law": "law",
    "form": "our remark on wording",
}
LEAST = 2  # claims; on a narrow page a shorter bar has no room for its number
SHARES = {
    "All claims of fact": {"copies": True, "bylines": True},
    "Without copies": {"copies": False, "bylines": True},
    "Without by-lines": {"copies": True, "bylines": False},
    "Without both": {"copies": False, "bylines": False},
}


def scoreboard(claims: pd.DataFrame) -> Picture:
    """Draw the verdicts on claims of fact, of all and by article and by kind.

    Columns of `claims`: `account`, `outlet`, `kind` and `verdict`.
    """
    facts = coding.of_fact(claims)
    verdicts = pd.Categorical(facts["verdict"], list(VERDICT_STYLE))
    everything = pd.Series("claims of fact", facts.index)
    names = {"all": everything, "article": facts["outlet"], "kind": facts["kind"].map(KINDS)}
    parts = {by: pd.crosstab(of, verdicts, dropna=False) for by, of in names.items()}
    # articles in the order of the ledger, kinds by the number of their claims
    in_order = facts.groupby("outlet")["account"].min().sort_values()
    parts["article"] = parts["article"].loc[in_order.index]
    by_size = parts["kind"].sum(axis=1).sort_values(ascending=False, kind="stable")
    parts["kind"] = parts["kind"].loc[by_size.index]
    widest = max(part.sum(axis=1).max() for by, part in parts.items() if by != "all")

    def draw(figure: Figure, wide: bool) -> None:
        step = 1 if wide else 1.75  # on a narrow page names stand above their bars
        rows = [1.4, *(step * len(parts[by]) + 0.4 for by in ("article", "kind"))]
        three = figure.subplots(3, 1, height_ratios=rows)
        for axes, (by, part) in zip(three, parts.items(), strict=True):
            before, heights = part.cumsum(axis=1) - part, [n * step for n in range(len(part))]
            for verdict, (fill, edge, ink) in VERDICT_STYLE.items():
                style = {"color": fill, "edgecolor": edge, "linewidth": 1}
                bars = axes.barh(heights, part[verdict], 0.75, before[verdict], **style)
                for bar in bars:  # the edge of an empty one would be a line
                    bar.set_visible(bar.get_width() > 0)
                shown = [str(n) if n >= (1 if wide else LEAST) else "" for n in part[verdict]]
                axes.bar_label(bars, shown, label_type="center", color=ink)
            axes.set_xlim(0, part.sum(axis=1).max() if by == "all" else widest)
            axes.set_xticks([])
            axes.grid(visible=False)
            axes.spines["bottom"].set_visible(False)
            axes.set_ylim(heights[-1] + 0.9, -0.5 if wide or by == "all" else 0.5 - step)
            if wide and by != "all":
                axes.set_yticks(heights, part.index, color=DARK)
                continue
            axes.set_yticks([])
            for height, name in zip(heights, part.index if by != "all" else (), strict=False):
                axes.text(0, height - 0.42, _named(name, part.loc[name]), va="bottom")
        _key(three[0], parts["all"].iloc[0])
        three[1].set_title("By article")
        three[2].set_title("By kind of claim")

    told = "; ".join(
        f"{name}: {', '.join(f'{count(n)} {verdict}' for verdict, n in row.items() if n)}"
        for by, part in parts.items()
        for name, row in part.iterrows()
        if by != "all"
    )
    alt = (
        f"Stacked bar charts of {count(len(facts))} claims of fact by verdict, of all, by article "
        f"and by kind. {told}."
    )
    data = pd.concat(
        tidy(part, "name", "verdict", "claims").assign(by=by) for by, part in parts.items()
    )
    return Picture(
        "scoreboard",
        findings.supported_and_contradicted.told(findings.counted(facts)),
        f"Claims of fact in {word(len(parts['article']))} articles about Pakistan's IMET training, "
        "by verdict; our remarks on wording are among them; the first bar has its own scale",
        "data/ledger/verdicts.csv, every row that is no opinion; see the table of claims.",
        alt,
        data[["by", "name", "verdict", "claims"]],
        draw,
        (500, 620),
    )


def _named(name: str, row: pd.Series) -> str:
    """Return a name with the numbers for which its bar has no room."""
    few = [f"{n} {verdict}" for verdict, n in row.items() if 0 < n < LEAST]
    return f"{name} ({', '.join(few)})" if few else name


def _key(axes: Axes, whole: pd.Series) -> None:
    """Name the parts of the one bar of the axes, each in a row of its own above its middle."""
    size = axes.xaxis.label.get_size()
    middles = whole.cumsum() - whole / 2
    for row, (verdict, middle) in enumerate(middles.items()):
        axes.annotate(
            verdict,
            (middle, -0.4),
            (0, 4 + row * size * LINE_OF_TEXT),
            textcoords="offset points",
            ha="right" if middle > whole.sum() / 2 else "center",
            va="bottom",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": MIDDLE,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (1 if middle > whole.sum() / 2 else 0.5, 0),
            },
        )


def shares_table(facts: pd.DataFrame) -> ShownTable:
    """Return the share supported of claims of fact, with and without copies and by-lines."""
    rows = []
    for name, of in SHARES.items():
        left = coding.kept(facts, **of)
        good = (left["verdict"] == SUPPORTED).sum()
        wrong = (left["verdict"] == CONTRADICTED).sum()
        rows.append((name, len(left), good, percent(good / len(left)), wrong))
    heads = ["Counted", "Claims", "Supported", "Share", "Contradicted"]
    return ShownTable(
        pd.DataFrame(rows, columns=heads),
        caption="Claims of fact, with and without those that share their sentence with an earlier "
        "claim, and those on who somebody is",
        source="data/ledger/claims.csv and verdicts.csv, every row that is no opinion.",
    )


def support_table(facts: pd.DataFrame) -> ShownTable:
    """Return how many supported claims rest on which kind of proof at best."""
    best = coding.strongest_support(facts)
    names = {"check": "Data of this book, by a check"} | {
        weight: " or ".join(name for name, of in WEIGHTS.items() if of == weight)
        for weight in sorted({*WEIGHTS.values()}, reverse=True)
    }
    counts = best.value_counts().reindex(list(names)).dropna().astype(int)
    columns = {
        "Borne out at best by": [names[key][:1].upper() + names[key][1:] for key in counts.index],
        "Supported claims": counts,
        "Share": (counts / len(best)).map(percent),
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="Supported claims of fact by the strongest that bears them out",
        source="data/ledger/verdicts.csv and evidence.csv, every row of a supported claim.",
    )


def agreement_table() -> ShownTable:
    """Return how far the second coding agrees with the first."""
    found = coding.agreement(stored(SECOND_CODING))
    what = {
        "direction": "Direction: for, against or beside the claim",
        "part": "Part: core or detail",
        "standing": "Standing of the document",
    }
    columns = {
        "Coded": found.index.map(what),
        "Rows": found["rows"],
        "Same": found["same"],
        "Share": (found["same"] / found["rows"]).map(percent),
        "Kappa": found["kappa"].map(decimal),
        "95% interval": found["low"].map(decimal) + " to " + found["high"].map(decimal),
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="The codings of the same rows of evidence: how often they agree, and Cohen's "
        "kappa, the agreement beyond chance",
        source=f"data/{SECOND_CODING.path}, every row.",
    )


def moved_table() -> ShownTable:
    """Return the verdicts that would be others if the second coding alone decided."""
    found = coding.by_coding().loc[coding.moved()]
    columns = {
        "Claim": [Link(claim, f"#{claim}") for claim in found.index],
        "Published": found["now"],
        "By the second coding alone": found["second"],
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="Claims that the second coding, if it alone decided, would give another verdict",
        source=f"data/{SECOND_CODING.path} and {EVIDENCE.path}, every row of the claims coded "
        "again.",
    )


def differences_table() -> ShownTable:
    """Return the rows of evidence that were coded in two ways, and how each was settled."""
    rows = coding.differing(stored(SECOND_CODING))
    agree = coding.same(rows)

    def told(row: pd.Series, before: str) -> str:
        return ", ".join(row[before + name] for name in coding.CODED if not agree[name][row.name])

    columns = {
        "Claim": [Link(claim, f"#{claim}") for claim in rows["claim"]],
        "What the document says": rows["says"],
        "First": rows.apply(told, axis=1, before=coding.FIRST),
        "Second": rows.apply(told, axis=1, before=""),
        "Settled": rows["settled"],
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="Rows of evidence that were coded differently: only what differs, and what was "
        "done, with the reason",
        source=f"data/{SECOND_CODING.path}, every row that differs.",
    )


def changes_table() -> ShownTable:
    """Return the verdicts that were changed after they had been published."""
    rows = stored(CHANGES)
    columns = {
        "Date": rows["date"],
        "Claim": [Link(claim, f"#{claim}") for claim in rows["claim"]],
        "Was": rows["was"],
        "Now": rows["now"],
        "Reason": rows["reason"],
    }
    return ShownTable(
        pd.DataFrame(columns),
        caption="Verdicts that were changed after they had been published",
        source=f"data/{CHANGES.path}, every row.",
    )
