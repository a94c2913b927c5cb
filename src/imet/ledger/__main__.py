"""The ledger on the command line: `python -m imet.ledger`, `show`, `check`, `write`, `links`.

It has the claims of the articles, and the book's own findings.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import sys
import urllib.error
import urllib.request
from functools import partial
from typing import Any

import pandas as pd

from imet import datapackage
from imet.errors import DataError, exit_status
from imet.ledger import findings, verdicts
from imet.ledger.addresses import addresses
from imet.ledger.faults import faults
from imet.schemas import CLAIMS, EVIDENCE, FINDINGS, PUBLISHED, Table
from imet.tables import conform, data_folder, load, stored, write_tables

SECONDS = 20  # to wait for an address
# of a claim, by their labels
SHOWN = ("speaker", "copy of", "claimed", "record", "working", "tolerance", "source", "senses")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 1 with the reason on stderr if it fails."""
    parser = argparse.ArgumentParser(prog="python -m imet.ledger", description=__doc__)
    parser.set_defaults(run=_table)
    commands = parser.add_subparsers(dest="command")
    for name, run, text in (
        ("table", _table, "print every claim and every published finding with its verdict"),
        ("show", _show, "print one claim or finding with its working and its evidence"),
        ("check", _check, "compare what is published with what follows now"),
        ("write", _write, "write the verdicts and findings that follow now into data/"),
        ("links", _links, "ask whether every address of the ledger still answers"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        if name == "show":
            command.add_argument("name", help="id of a claim, as S1-12, or name of a finding")
    options = parser.parse_args(arguments)
    return exit_status(partial(options.run, options))


def _table(_: argparse.Namespace) -> None:
    now = verdicts.table().set_index("claim")["verdict"]
    for claim in stored(CLAIMS).itertuples():
        print(f"{claim.claim}  {now[claim.claim]:<17}  {claim.paraphrase}")
    found = findings.published()
    for row in found.itertuples():
        print(f"{row.finding}  {row.verdict}  {row.sentence}")
    for of, verdict in (("claims", now), ("findings", found["verdict"])):
        print(f"\n{len(verdict)} {of}")
        for name, number in verdict.value_counts().items():
            print(f"{number:>4}  {name}")


def _findings() -> pd.DataFrame:
    return findings.table(dt.datetime.now(dt.UTC).date())


def _show(options: argparse.Namespace) -> None:
    claims = stored(CLAIMS)
    found = claims[claims["claim"] == options.name]
    if not found.empty:
        _show_claim(next(found.itertuples()))
        return
    row = findings.row(findings.named(options.name))
    print(f"{row.pop('finding')}, {row.pop('chapter')}: {row.pop('sentence')}")
    for label, told in row.items():
        if told:
            print(f"  {label + ':':<11}{told}")


def _show_claim(claim: Any) -> None:
    row = verdicts.row(claim)
    print(f"{claim.claim}, paragraph {claim.paragraph}, {claim.kind}: {claim.paraphrase}")
    told = row | {
        "speaker": claim.speaker,
        "copy of": claim.copy_of,
        "claimed": " ".join(str(part) for part in (claim.quantity, claim.unit) if pd.notna(part)),
        "record": row["value"],
        "senses": claim.reading,
        "verdict": f"{row['verdict']} (by {row['by']})",
    }
    for label in (*SHOWN, "verdict"):
        if pd.notna(told[label]) and told[label]:
            print(f"  {label + ':':<11}{told[label]}")
    evidence = stored(EVIDENCE)
    for item in evidence[evidence["claim"] == claim.claim].itertuples():
        told = [item.direction, item.part, item.standing]
        print(f"  {', '.join(part for part in told if pd.notna(part))}: {item.says}")
        print(f"    {', '.join(part for part in (item.source, item.place) if pd.notna(part))}")


def _check(_: argparse.Namespace) -> None:
    _refuse()
    now = {PUBLISHED: verdicts.table(), FINDINGS: _findings()}
    different = [line for table, rows in now.items() for line in _differences(table, rows)]
    print("\n".join(different), end="\n" if different else "")
    if different:
        raise DataError(
            f"{len(different)} published verdicts or findings, or their working, are not what "
            "follows now; look at them with show, then run `python -m imet.ledger write`"
        )
    false = now[FINDINGS].query("verdict != @verdicts.SUPPORTED")
    if len(false):
        raise DataError(
            f"these findings are not supported: {', '.join(false['finding'])}; look at them with "
            "show, and write their sentences anew"
        )
    print(f"{len(now[PUBLISHED])} verdicts and {len(now[FINDINGS])} findings are as published")


def _differences(table: Table, rows: pd.DataFrame) -> list[str]:
    """Return a line on every claim or finding whose published row is not the one of now."""
    now, published = (of.set_index(table.key) for of in (conform(rows, table), load(table)))
    new, gone = now.index.difference(published.index), published.index.difference(now.index)
    lines = [f"{name}: not published, now {now['verdict'][name]}" for name in new]
    lines += [f"{name}: published {published['verdict'][name]}, now gone" for name in gone]
    both = now.index.intersection(published.index)
    before, after = (of.loc[both].astype(object).fillna("") for of in (published, now))
    differ = before != after
    for name, row in differ[differ.any(axis=1)].iterrows():
        was, is_now = published["verdict"][name], now["verdict"][name]
        columns = ", ".join(row.index[row])
        same = f"{was} as published, but not its {columns}"
        lines.append(f"{name}: {same if was == is_now else f'published {was}, now {is_now}'}")
    return lines


def _refuse() -> None:
    """Print what is wrong in the tables kept by hand, and raise DataError if anything is."""
    wrong = faults()
    if wrong:
        print("\n".join(wrong))
        raise DataError(f"wrong rows of the ledger: {len(wrong)}; mend what is printed above")


def _write(_: argparse.Namespace) -> None:
    _refuse()
    folder = data_folder()
    write_tables({PUBLISHED: verdicts.table()}, folder)
    write_tables({FINDINGS: _findings()}, folder)  # after the verdicts that some of them count
    datapackage.write(folder)


def _links(_: argparse.Namespace) -> None:
    alive, every = 0, addresses()
    for address in every:
        request = urllib.request.Request(address, headers={"User-Agent": "sixty-six-slots"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                alive += 1
        except (http.client.HTTPException, OSError, ValueError) as error:
            print(f"{address}: {error}", flush=True)
            if isinstance(error, urllib.error.HTTPError):
                error.close()  # Python 3.14 warns of an answer that is left open
    print(f"{alive} of {len(every)} addresses answer")


if __name__ == "__main__":
    sys.exit(main())
