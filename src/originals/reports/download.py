"""Fetch the originals from their official addresses, one at a time and with pauses."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import sleep
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tqdm import tqdm

from imet.errors import SourceError
from originals.register import sha256_of
from originals.reports import extract
from originals.reports.show import original_named

USER_AGENT = (
    "sixty-six-slots (python -m originals.reports download; Foreign Military Training reports)"
)
PAUSE = 2.0  # seconds between requests
TIMEOUT = 60.0  # seconds without an answer
TRIES = 5  # in a row without a byte gained
LONGEST_WAIT = 600.0  # seconds; a server that asks for more is left alone
CHUNK = 64 * 1024  # bytes
MAY_PASS = {408, 429}  # answers, besides 5xx, after which the same request may succeed
OVERLOADED = {429, 503}  # answers that concern the server and not the file alone


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `text` says it, `good` whether the register's file is there."""

    original: extract.Original
    good: bool
    text: str


class _Temporary(Exception):
    """A request failed and may succeed later.

    `wait` is for how long the server asks to wait, in seconds; `at_large` is whether its other
    files are likely to fail as well.
    """

    def __init__(self, what: str, wait: float = 0.0, at_large: bool = False) -> None:
        super().__init__(what)
        self.wait, self.at_large = wait, at_large


def download(
    out: Path, report: str | None = None, name: str | None = None, pause: float = PAUSE
) -> Iterator[Outcome]:
    """Fetch originals into `out` and yield what became of each.

    A file gets its name only when its size and SHA-256 are those of the register. Until then it
    is `NAME.part`, which the next run goes on with. Where the official address serves something
    else, as a whole volume for the pages taken out of it, that is kept as `NAME.other`, once for
    all files with the same address, and not asked for again while it is there.

    Parameters
    ----------
    out
        The folder of originals; the files go to `fmtr/<report>/` under it.
    report
        Fetch the files of this report ("2018-2019") only.
    name
        Fetch this file only.
    pause
        Seconds between two requests.

    Raises
    ------
    SourceError
        If no such report or file is in the register. What goes wrong with a file is an outcome,
        and the next is tried, unless its server cannot be reached or wants to be left alone.

    """
    web = _Web(pause)
    for original in _chosen(report, name):
        path = original.path(out)
        if path.is_file() and original.is_file(path):
            yield Outcome(original, True, "already there")
        elif other := _served_before(original, out):
            text = f"differs from the register: its address served {other.name}; delete that to ask"
            yield Outcome(original, False, f"{text} again")
        else:
            try:
                yield _fetch(original, path, web)
            except SourceError as error:
                yield Outcome(original, False, error.what)


def _chosen(report: str | None, name: str | None) -> list[extract.Original]:
    register = extract.originals()
    if name is not None:
        register = [original_named(name)]
    chosen = [original for original in register if report in (None, original.report)]
    if not chosen:
        reports = ", ".join(dict.fromkeys(original.report for original in register))
        raise SourceError(f"no such report in the register; there is {reports}", str(report))
    return chosen


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _served_before(original: extract.Original, out: Path) -> Path | None:
    """Return what the address of `original` served instead of a file of the register, if kept."""
    places = (
        _beside(other.path(out), ".other")
        for other in extract.originals()
        if other.official_url == original.official_url
    )
    return next((place for place in places if place.is_file()), None)


def _fetch(original: extract.Original, path: Path, web: _Web) -> Outcome:
    part, other = _beside(path, ".part"), _beside(path, ".other")
    path.parent.mkdir(parents=True, exist_ok=True)
    in_pieces = web.fetch(original, part)
    if in_pieces and not original.is_file(part):
        # they may be of two versions of the file
        part.unlink()
        web.fetch(original, part)
    if original.is_file(part):
        os.replace(part, path)
        return Outcome(original, True, f"fetched, {original.bytes:,} bytes, sha256 as registered")
    size, digest = part.stat().st_size, sha256_of(part)
    os.replace(part, other)
    return Outcome(
        original,
        False,
        f"differs from the register: {original.official_url} serves {size:,} bytes with sha256 "
        f"{digest[:12]}, the register has {original.bytes:,} with {original.sha256[:12]}; it may "
        f"be the volume or the page from which the file comes; kept as {other.name}",
    )


@dataclass
class _Web:
    """Asks for one thing at a time: waits `pause` seconds between requests, longer if told to."""

    pause: float
    wait: float = field(default=0.0, init=False)
    silent: dict[str, str] = field(default_factory=dict, init=False)  # servers, and why

    def fetch(self, original: extract.Original, part: Path) -> bool:
        """Fetch the file into `part`, or the rest of it; return whether it came in pieces.

        Raises
        ------
        SourceError
            If the server refuses, asks for too much patience, or nothing more came in `TRIES`
            tries.

        """
        host = urlsplit(original.official_url).netloc
        if host in self.silent:
            raise SourceError(f"not tried: {self.silent[host]}", original.source)
        most, failed = _size(part), 0
        while True:
            if self.wait:
                sleep(self.wait)
            self.wait = self.pause
            try:
                return self._transfer(original, part)
            except _Temporary as error:
                failed = 1 if _size(part) > most else failed + 1
                most = max(most, _size(part))
                if error.wait > LONGEST_WAIT:
                    what = f"{host} asks to wait for {error.wait:,.0f} seconds"
                elif failed == TRIES:
                    what = f"{host}: given up after {failed} tries, the last: {error}"
                else:
                    self.wait = max(error.wait, max(self.pause, 1.0) * 2 ** (failed - 1))
                    continue
                if error.at_large or error.wait > LONGEST_WAIT:
                    self.silent[host] = what
                what += "; run the same command again later"
                raise SourceError(what, original.source) from error

    def _transfer(self, original: extract.Original, part: Path) -> bool:
        """Make one request and write what comes to `part`; return whether it was added to it.

        `_Temporary` if the file is not whole after it.
        """
        have = _size(part)
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
        try:
            response = _open(Request(original.official_url, headers=headers))
        except HTTPError as error:
            with error:
                if error.code == 416 and have:
                    return True  # nothing is missing; if it is too long, the hash will tell
                what = f"the server answers {error.code} {error.reason}"
                if error.code >= 500 or error.code in MAY_PASS:
                    raise _Temporary(
                        what, _retry_after(error), at_large=error.code in OVERLOADED
                    ) from error
                raise SourceError(f"{what} for {original.official_url}", original.source) from error
        with response:
            if response.status != 206:
                have = 0
            elif _first(response) != have:
                part.unlink()
                raise _Temporary("the server sent another part than asked for")
            length = response.headers.get("Content-Length")
            size = have + int(length) if length and length.isdigit() else None
            with (
                part.open("ab" if have else "wb") as stream,
                tqdm(
                    **{"total": size, "initial": have, "desc": original.source, "leave": False},
                    **{"unit": "B", "unit_scale": True, "unit_divisor": 1024, "disable": None},
                ) as bar,
            ):
                _copy(response, stream, bar)
        if size is not None and _size(part) < size:
            raise _Temporary(f"broken off after {_size(part):,} of {size:,} bytes")
        return have > 0


def _open(request: Request) -> http.client.HTTPResponse:
    try:
        return urlopen(request, timeout=TIMEOUT)
    except HTTPError:
        raise
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            what = f"the server's certificate is not accepted ({error.reason})"
            raise SourceError(what, request.full_url) from error
        raise _Temporary(f"no connection ({error.reason})", at_large=True) from error
    except (http.client.HTTPException, OSError) as error:
        raise _Temporary(f"no answer ({error or type(error).__name__})", at_large=True) from error


def _copy(response: http.client.HTTPResponse, stream: IO[bytes], bar: tqdm) -> None:
    while True:
        try:
            chunk = response.read(CHUNK)
        except (http.client.HTTPException, OSError) as error:
            raise _Temporary(f"broken off ({error or type(error).__name__})") from error
        if not chunk:
            return
        stream.write(chunk)
        bar.update(len(chunk))


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _first(response: http.client.HTTPResponse) -> int | None:
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def _retry_after(error: HTTPError) -> float:
    """Return the seconds that the server asks to wait, as a number or a date; 0 if it does not."""
    text = error.headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())
