"""Has a report appeared that the record lacks? Ask its official addresses, each once."""

from __future__ import annotations

import http.client
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import sleep
from typing import NamedTuple
from urllib.parse import urlsplit

from originals.csvlines import listed

USER_AGENT = "sixty-six-slots (python -m originals await; Foreign Military Training reports)"
PAUSE = 10.0  # seconds between requests
TIMEOUT = 60.0  # seconds without an answer
MOST = 2_000_000  # bytes of a page that are read
GONE = (404, 410)
APPEARED, NOT_YET, UNKNOWN = "appeared", "not yet", "cannot be told"


@dataclass(frozen=True)
class Awaited:
    """A row of `awaited.csv`: a report ("2021-2022"), what it `lists`, and where it would stand."""

    report: str
    lists: str
    address: str

    def named_in(self, page: str) -> bool:
        """Return whether a page names the report by its two years, in figures."""
        first, last = self.report.split("-")
        between = r"\s*(?:-|–|—|_|and|&amp;)\s*(?:FY\s*)?"
        return bool(re.search(rf"(?<!\d){first}{between}{last}(?!\d)", page))


class Answer(NamedTuple):
    """What an address answered: the status of HTTP, the address in the end, and the page."""

    status: int
    address: str
    page: str


def awaited() -> list[Awaited]:
    """Return the reports that are awaited, with the addresses where each could appear."""
    return [Awaited(**row) for row in listed("awaited.csv")]


def get(address: str) -> Answer:
    """Ask an address once; OSError or http.client.HTTPException if there is no answer."""
    contact = os.environ.get("REPOSITORY_URL")
    agent = f"{USER_AGENT} +{contact}" if contact else USER_AGENT
    request = urllib.request.Request(address, headers={"User-Agent": agent})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            page = answer.read(MOST).decode("utf-8", errors="replace")
            return Answer(answer.status, answer.url, page)
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, address, "")


def ask(
    reports: list[Awaited], get: Callable[[str], Answer] = get, pause: float = PAUSE
) -> Iterator[tuple[Awaited, str, str]]:
    """Yield each report with APPEARED, NOT_YET or UNKNOWN, and the reason in words.

    Each address is asked once, `pause` seconds after the one before. A server that gives no answer,
    or one that is neither a page nor that there is none, is not asked again. A report has appeared
    where a page names it; its own page must not have led elsewhere.
    """
    answers: dict[str, Answer] = {}
    silent: dict[str, str] = {}  # servers, and why they are not asked again
    asked = False
    for report in reports:
        address, host = report.address, urlsplit(report.address).netloc
        if address not in answers and host not in silent:
            if asked:
                sleep(pause)
            asked = True
            try:
                answers[address] = get(address)
            except (OSError, http.client.HTTPException) as error:
                silent[host] = f"{host} gave no answer ({error})"
            else:
                if (status := answers[address].status) not in (200, *GONE):
                    del answers[address]
                    silent[host] = f"{host} answered {status}"
        if address not in answers:
            yield report, UNKNOWN, f"{silent[host]} and is not asked again"
        else:
            yield report, *_told(report, answers[address])


def _told(report: Awaited, answer: Answer) -> tuple[str, str]:
    if answer.status in GONE:
        return NOT_YET, f"there is no page ({answer.status})"
    if urlsplit(answer.address).path.rstrip("/") != urlsplit(report.address).path.rstrip("/"):
        return NOT_YET, f"the address leads to {answer.address}"
    if report.named_in(answer.page):
        return APPEARED, "the page names it"
    return NOT_YET, "the page does not name it"


def letter(found: list[Awaited]) -> str:
    """Return what an issue says of reports that have appeared, as Markdown."""
    lines = "\n".join(f"- {one.report}, which lists {one.lists}: <{one.address}>" for one in found)
    return (
        f"The weekly request found a report that the record lacks:\n\n{lines}\n\n"
        "Is it the report? Then CONTRIBUTING.md, *To add a report year*, says how it is read; take "
        "its rows out of `src/originals/awaited.csv`. The page *Data* says what it settles. "
        "While this issue is open, no second one is opened.\n"
    )
