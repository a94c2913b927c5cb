"""The ledger on the command line: `python -m imet.ledger`, `show`, `check`, `write`, `links`."""

from __future__ import annotations

import argparse
import http.client
import sys
import urllib.request
from functools import partial

import pandas as pd

from imet import datapackage
from imet.errors import DataError, exit_status
from imet.ledger import verdicts
from imet.ledger.addresses import addresses
from imet.schemas import CLAIMS, EVIDENCE, PUBLISHED
from imet.tables import conform, data_folder, load, stored, write_tables

SECONDS = 20  # to wait for an address
# of a claim, by their labels
SHOWN = ("claimed", "record", "working", "tolerance", "source", "searched", "senses", "verdict")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 1 with the reason on stderr if it fails."""
    parser = argparse.ArgumentParser(prog="python -m imet.ledger", description=__doc__)
    parser.set_defaults(run=_table)
    commands = parser.add_subparsers(dest="command")
    for name, run, text in (
        ("table", _table, "print every claim with its verdict"),
        ("show", _show, "print one claim with its working and its evidence"),
        ("check", _check, "compare the published verdicts with those that follow now"),
        ("write", _write, "write the verdicts that follow now into data/"),
        ("links", _links, "ask whether every address of the ledger still answers"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        if name == "show":
            command.add_argument("claim", help="id of a claim, as S1-12")
    options = parser.parse_args(arguments)
    return exit_status(partial(options.run, options))


def _table(_: argparse.Namespace) -> None:
    now = verdicts.table().set_index("claim")["verdict"]
    for claim in stored(CLAIMS).itertuples():
        print(f"{claim.claim}  {now[claim.claim]:<17}  {claim.paraphrase}")
    print()
    for verdict, number in now.value_counts().items():
        print(f"{number:>4}  {verdict}")


def _show(options: argparse.Namespace) -> None:
    claims = stored(CLAIMS)
    found = claims[claims["claim"] == options.claim]
    if found.empty:
        raise DataError(f"no claim '{options.claim}' in {CLAIMS.path}; ids look like S1-12")
    claim = next(found.itertuples())
    row = verdicts.row(claim)
    print(f"{claim.claim}, paragraph {claim.paragraph}, {claim.kind}: {claim.paraphrase}")
    told = row | {
        "claimed": " ".join(str(part) for part in (claim.quantity, claim.unit) if pd.notna(part)),
        "record": row["value"],
        "senses": claim.reading,
        "verdict": f"{row['verdict']} (by {row['by']})",
    }
    for label in SHOWN:
        if pd.notna(told[label]) and told[label]:
            print(f"  {label + ':':<11}{told[label]}")
    evidence = stored(EVIDENCE)
    for item in evidence[evidence["claim"] == options.claim].itertuples():
        print(f"  {item.direction}, {item.part}, {item.standing}: {item.says}")
        print(f"    {item.source}, {item.place}")


def _check(_: argparse.Namespace) -> None:
    now = conform(verdicts.table(), PUBLISHED).set_index("claim")
    different = _differences(load(PUBLISHED).set_index("claim"), now)
    print("\n".join(different), end="\n" if different else "")
    if different:
        raise DataError(
            f"{len(different)} published verdicts or their working are not what follows now; look "
            "at them with show, then run `python -m imet.ledger write`"
        )
    print(f"{len(now)} verdicts are as published")


def _differences(published: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Return a line on every claim whose published row is not the one that follows now."""
    new, gone = now.index.difference(published.index), published.index.difference(now.index)
    lines = [f"{claim}: not published, now {now['verdict'][claim]}" for claim in new]
    lines += [f"{claim}: published {published['verdict'][claim]}, now no claim" for claim in gone]
    both = now.index.intersection(published.index)
    differ = published.loc[both].fillna("") != now.loc[both].fillna("")
    for claim, row in differ[differ.any(axis=1)].iterrows():
        was, is_now = published["verdict"][claim], now["verdict"][claim]
        names = ", ".join(row.index[row])
        same = f"{was} as published, but not its {names}"
        lines.append(f"{claim}: {same if was == is_now else f'published {was}, now {is_now}'}")
    return lines


def _write(_: argparse.Namespace) -> None:
    folder = data_folder()
    write_tables({PUBLISHED: verdicts.table()}, folder)
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
    print(f"{alive} of {len(every)} addresses answer")


if __name__ == "__main__":
    sys.exit(main())
