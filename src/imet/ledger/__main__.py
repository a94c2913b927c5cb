"""The ledger on the command line: `python -m imet.ledger`, `show`, `check`, `write`, `links`."""

from __future__ import annotations

import argparse
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from imet import datapackage
from imet.errors import DataError, ImetError
from imet.ledger import verdicts
from imet.schemas.ledger import CLAIMS, EVIDENCE, PUBLISHED, SOURCES
from imet.tables import conform, data_folder, load, stored, write_tables

SECONDS = 20  # to wait for an address


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 1 with the reason on stderr if it fails."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except (ImetError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return 0


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
    published = verdicts.table().set_index("claim")["verdict"]
    for claim in stored(CLAIMS).itertuples():
        print(f"{claim.claim}  {published[claim.claim]:<17}  {claim.paraphrase}")
    print()
    for verdict, number in published.value_counts().items():
        print(f"{number:>4}  {verdict}")


def _show(options: argparse.Namespace) -> None:
    claims = stored(CLAIMS)
    found = claims[claims["claim"] == options.claim]
    if found.empty:
        raise DataError(f"no claim '{options.claim}' in {CLAIMS.path}; ids look like S1-12")
    claim = next(found.itertuples())
    row = verdicts.table().set_index("claim").loc[options.claim]
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
    published = load(PUBLISHED).set_index("claim")
    different = [
        claim
        for claim in now.index.union(published.index)
        if claim not in now.index
        or claim not in published.index
        or not now.loc[claim].equals(published.loc[claim])
    ]
    for claim in different:
        was = published["verdict"].get(claim, "no verdict")
        print(f"{claim}: published {was}, now {now['verdict'].get(claim, 'no claim')}")
    if different:
        raise DataError(
            f"{len(different)} published verdicts or their working are not what follows now; look "
            "at them with show, then run `python -m imet.ledger write`"
        )
    print(f"{len(now)} verdicts are as published")


def _write(_: argparse.Namespace) -> None:
    write(data_folder())


def write(folder: Path) -> None:
    """Write the verdicts under `folder` and describe them in the data package."""
    write_tables({PUBLISHED: verdicts.table()}, folder)
    datapackage.write(folder)


def addresses() -> list[str]:
    """Return every address that the ledger names, each once."""
    places = stored(EVIDENCE)["place"]
    named = [word for place in places for word in place.split() if word.startswith("http")]
    return sorted({*stored(SOURCES)["url"], *named})


def _answers() -> Iterator[tuple[str, str | None]]:
    for address in addresses():
        request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                yield address, None
        except (urllib.error.URLError, OSError, ValueError) as error:
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
