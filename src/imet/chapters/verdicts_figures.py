"""What the chapter on the verdicts shows: the scoreboard, and the tables of the second coding."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import pandas as pd

from imet.book import STYLE, Link, Picture, ShownTable
from imet.chapters import verdicts as coding
from imet.chapters import verdicts_findings as findings
from imet.ledger.verdicts import CONTRADICTED, SUPPORTED, WEIGHTS
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.prose import count, decimal, percent
from imet.schemas import CHANGES, EVIDENCE, SECOND_CODING
from imet.tables import stored

# in the order of the bars, from the claims that hold to those that do not; neighbours differ in
# lightness, so that they are told apart in grey print too
VERDICT_STYLE = {
    "supported": {"color": DARK},
    "open in a detail": {"color": "#3f6f95", "edgecolor": "white", "linewidth": 0.9},
    "imprecise": {"color": MIDDLE},
    "supported in part": {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    "contradicted": {"color": RED},
    "not established": {"color": "white", "edgecolor": GREY, "linewidth": 0.9},
}
ON_DARK = ("supported", "open in a detail", "contradicted")  # whose numbers are white
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
WIDE_ENOUGH = 2  # claims; a shorter bar has no room for its number
SHARES = {
    "All claims of fact": {"copies": True, "bylines": True},
    "Without copies": {"copies": False, "bylines": True},
    "Without by-lines": {"copies": True, "bylines": False},
    "Without both": {"copies": False, "bylines": False},
}


def scoreboard(claims: pd.DataFrame) -> Picture:
    """Draw the verdicts on claims of fact by article and by kind.

    Columns of `claims`: `account`, `outlet`, `kind` and `verdict`.
    """
    facts = coding.of_fact(claims)
    verdicts = pd.Categorical(facts["verdict"], list(VERDICT_STYLE))
    names = {"article": facts["outlet"], "kind": facts["kind"].map(KINDS)}
    parts = {by: pd.crosstab(of, verdicts, dropna=False) for by, of in names.items()}
    # articles in the order of the ledger, kinds by the number of their claims
    in_order = facts.groupby("outlet")["account"].min().sort_values()
    parts["article"] = parts["article"].loc[in_order.index]
    by_size = parts["kind"].sum(axis=1).sort_values(ascending=False, kind="stable")
    parts["kind"] = parts["kind"].loc[by_size.index]
    longest = max(part.sum(axis=1).max() for part in parts.values())
    with plt.style.context(STYLE):
        heights = [len(part) for part in parts.values()]
        figure, both = plt.subplots(2, 1, figsize=(6.4, 6.2), height_ratios=heights)
        for axes, part in zip(both, parts.values(), strict=True):
            before = part.cumsum(axis=1) - part
            for verdict, style in VERDICT_STYLE.items():
                bars = axes.barh(
                    part.index, part[verdict], left=before[verdict], label=verdict, **style
                )
                for bar in bars:  # the edge of an empty one would be a line
                    bar.set_visible(bar.get_width() > 0)
                shown = [str(n) if n >= WIDE_ENOUGH else "" for n in part[verdict]]
                ink = "white" if verdict in ON_DARK else "black"
                axes.bar_label(bars, shown, label_type="center", color=ink, fontsize=8.5)
            axes.invert_yaxis()
            axes.grid(axis="x")
            axes.grid(axis="y", visible=False)
            axes.set_xlim(0, 10 * math.ceil(longest / 10))
        both[0].set_ylabel("Article of")
        both[1].set_ylabel("Kind of claim")
        both[1].set_xlabel("Claims of fact")
        both[0].legend(ncols=3, loc="lower left", bbox_to_anchor=(-0.3, 1.0))
        title = findings.supported_and_contradicted.text(findings.counted(facts))
        source = "data/ledger/verdicts.csv, every row that is no opinion; see the table of claims."
        finish(figure, title, source)
    told = "; ".join(
        f"{name}: {', '.join(f'{count(n)} {verdict}' for verdict, n in row.items() if n)}"
        for part in parts.values()
        for name, row in part.iterrows()
    )
    alt = (
        f"Two stacked bar charts of {count(len(facts))} claims of fact by verdict, by article and "
        f"by kind. {told}."
    )
    data = pd.concat(
        tidy(part, "name", "verdict", "claims").assign(by=by) for by, part in parts.items()
    )
    return Picture(figure, alt, "scoreboard", data[["by", "name", "verdict", "claims"]])


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
        caption="Two codings of the same rows of evidence: how often they agree, and Cohen's "
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
        caption="Rows of evidence that were coded in two ways: only what differs, and what was "
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
