"""Fetch the reports from their official addresses, one at a time and with pauses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

from imet.errors import SourceError
from originals.register import Original, original_named, register

USER_AGENT = "sixty-six-slots (python -m originals download; Foreign Military Training reports)"
PAUSE = 2.0  # seconds between requests
TIMEOUT = 60.0  # seconds without an answer
CHUNK = 64 * 1024  # bytes
TOO_MANY = 429  # the answer that concerns the server and not the file, besides 5xx


def download(
    out: Path, report: str | None = None, name: str | None = None, pause: float = PAUSE
) -> Iterator[tuple[Original, bool, str]]:
    """Fetch reports into `out` and yield each file, whether it is there, and what became of it.

    A file gets its name only when its SHA-256 is that of the register; what is served instead, as
    a whole volume for the pages taken out of it, is not kept, and its address not asked again. A
    server that gives no answer, or wants to be left alone, is not asked again either.

    The files go to `fmtr/<report>/` under `out`; only those of one report ("2018-2019"), or one by
    its name, if these are given: SourceError if the register has no such report or file. `pause`
    is in seconds between two requests.
    """
    # not above, since the other commands do without the network
    import pooch
    from requests import HTTPError, RequestException

    pooch.get_logger().setLevel("WARNING")
    fetch = pooch.HTTPDownloader(
        progressbar=sys.stderr.isatty(),
        chunk_size=CHUNK,
        headers={"User-Agent": USER_AGENT},
        timeout=TIMEOUT,
    )
    silent: dict[str, str] = {}  # servers and addresses, and why they are not asked again
    asked = False
    for original in _chosen(report, name):
        url, path = original.official_url, out / original.path
        host = urlsplit(url).netloc
        if original.is_at(path):
            yield original, True, "already there"
            continue
        if reason := silent.get(url) or silent.get(host):
            yield original, False, f"not tried: {reason}"
            continue
        if asked:
            sleep(pause)
        asked = True
        try:
            pooch.retrieve(url, original.sha256, path.name, path.parent, downloader=fetch)
            yield original, True, f"fetched, {original.bytes:,} bytes, sha256 as registered"
        except RequestException as error:
            answer = error.response.status_code if isinstance(error, HTTPError) else TOO_MANY
            if answer == TOO_MANY or answer >= 500:
                silent[host] = f"{host} failed before; run the same command again later"
            yield original, False, f"not fetched: {error}"
        except ValueError:
            silent[url] = f"{url} served another file before"
            what = f"differs from the register: {url} serves another file"
            text = f"{what}, maybe the volume or the page from which this one comes; not kept"
            yield original, False, text


def _chosen(report: str | None, name: str | None) -> list[Original]:
    originals = [original_named(name)] if name else register("training")
    chosen = [original for original in originals if report in (None, original.report)]
    if not chosen:
        reports = ", ".join(dict.fromkeys(original.report for original in originals))
        raise SourceError(f"no such report in the register; there is {reports}", str(report))
    return chosen
