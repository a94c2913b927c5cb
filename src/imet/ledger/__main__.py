"""The ledger on the command line: `python -m imet.ledger`, `show`, `check`, `write`, `links`."""

from __future__ import annotations

import argparse
import http.client
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from imet import datapackage
from imet.errors import DataError, exit_status
from imet.ledger import verdicts
from imet.ledger.addresses import addresses
from imet.schemas import CLAIMS, EVIDENCE, PUBLISHED
from imet.tables import conform, data_folder, load, stored, write_tables

SECONDS = 20  # to wait for an address


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 1 with the reason on stderr if it fails."""
    options = _parser().parse_args(arguments)
    return exit_status(partial(options.run, options))


def _parser() -> argparse.ArgumentParser:
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
    return parser


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
    for label, value in (
        ("claimed", " ".join(str(part) for part in (claim.quantity, claim.unit) if pd.notna(part))),
        ("record", row["value"]),
        ("working", row["working"]),
        ("tolerance", row["tolerance"]),
        ("source", row["source"]),
        ("searched", row["searched"]),
        ("senses", claim.reading),
        ("verdict", f"{row['verdict']} (by {row['by']})"),
    ):
        if pd.notna(value) and value:
            print(f"  {label + ':':<11}{value}")
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
    write(data_folder())


def write(folder: Path) -> None:
    """Write the verdicts under `folder` and describe them in the data package."""
    write_tables({PUBLISHED: verdicts.table()}, folder)
    datapackage.write(folder)


def _answers() -> Iterator[tuple[str, str | None]]:
    for address in addresses():
        request = urllib.request.Request(address, headers={"User-Agent": "sixty-six-slots"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                yield address, None
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            yield address, str(error)


def _links(_: argparse.Namespace) -> None:
    dead = 0
    for address, fault in _answers():
        if fault:
            dead += 1
            print(f"{address}: {fault}", flush=True)
    print(f"{len(addresses()) - dead} of {len(addresses())} addresses answer")


if __name__ == "__main__":
    sys.exit(main())
