"""How the claims of the articles come out, and amounts for their corrections."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture
from imet.chapters import verdicts_findings as findings
from imet.dates import event_of
from imet.ledger.verdicts import SUPPORTED
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.prose import count

# in the order of the bars, from the claims that hold to those that do not
VERDICT_STYLE = {
    "supported": {"color": DARK},
    "supported in part": {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    "imprecise": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "contradicted": {"color": RED, "hatch": "xx", "edgecolor": "white"},
    "not established": {"color": "white", "edgecolor": GREY, "linewidth": 0.9},
}


def scoreboard(claims: pd.DataFrame) -> Picture:
    """Draw the verdicts on claims of fact, from the columns `outlet`, `kind` and `verdict`."""
    facts = findings.of_fact(claims)
    verdicts = pd.Categorical(facts["verdict"], list(VERDICT_STYLE))
    parts = {by: pd.crosstab(facts[by], verdicts, dropna=False) for by in ("outlet", "kind")}
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
                if verdict == SUPPORTED:
                    axes.bar_label(bars, label_type="center", color="white", fontsize=8.5)
            axes.invert_yaxis()
            axes.grid(axis="x")
            axes.grid(axis="y", visible=False)
            axes.set_xlim(0, 10 * np.ceil(longest / 10))
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


def dollars_named(event: str) -> list[str]:
    """Return the amounts of dollars that the timeline names in what it says of an event."""
    return re.findall(r"\$[\d.,]+ [mb]illion", event_of(event).what)
