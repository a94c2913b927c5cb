"""Tests of the question whether a report has appeared, with answers made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from originals import awaited
from originals.__main__ import main
from originals.awaited import APPEARED, NOT_YET, UNKNOWN, Answer, Awaited
from originals.register import register

ROOT = Path(__file__).resolve().parents[2]
OWN = "https://example.org/reports/training-2021-2022/"
LISTED = "https://example.org/training/"
REPORTS = [
    Awaited("2021-2022", "what ended in FY2021", OWN),
    Awaited("2021-2022", "what ended in FY2021", LISTED),
    Awaited("2022-2023", "what ended in FY2022", LISTED),
]


class Server:
    """Answers by address; each request is noted."""

    def __init__(self, **answers: Answer | Exception) -> None:
        self.answers = {OWN: answers.get("own"), LISTED: answers.get("listed")}
        self.asked: list[str] = []

    def __call__(self, address: str) -> Answer:
        self.asked.append(address)
        answer = self.answers[address]
        if isinstance(answer, Exception):
            raise answer
        return answer


def page(address: str, text: str = "", status: int = 200) -> Answer:
    return Answer(status, address, text)


def states(server: Server) -> list[str]:
    return [state for _, state, _ in awaited.ask(REPORTS, server, pause=0)]


def test_nothing_has_appeared_where_no_page_names_it():
    server = Server(own=page(OWN, status=404), listed=page(LISTED, "2019-2020 and 2020-2021"))
    assert states(server) == [NOT_YET] * 3
    assert server.asked == [OWN, LISTED], "each address once"


@pytest.mark.parametrize(
    "named", ["2022-2023", "2022–2023", "FY 2022 and FY 2023", "2022 and 2023"]
)
def test_a_report_has_appeared_where_a_page_names_its_two_years(named):
    server = Server(own=page(OWN, status=404), listed=page(LISTED, f"<a>Training {named}</a>"))
    assert states(server) == [NOT_YET, NOT_YET, APPEARED]


def test_an_address_that_leads_elsewhere_is_no_report():
    server = Server(own=page(LISTED, "not 2021-2022"), listed=page(LISTED))
    assert states(server) == [NOT_YET] * 3


@pytest.mark.parametrize(
    "trouble", [page(OWN, status=429), page(OWN, status=403), TimeoutError("timed out")]
)
def test_a_server_that_gives_no_answer_is_not_asked_again(trouble):
    server = Server(own=trouble, listed=page(LISTED))
    assert states(server) == [UNKNOWN] * 3
    assert server.asked == [OWN]


def test_requests_are_apart(monkeypatch):
    naps: list[float] = []
    monkeypatch.setattr(awaited, "sleep", naps.append)
    server = Server(own=page(OWN, status=404), listed=page(LISTED))
    list(awaited.ask(REPORTS, server))
    assert naps == [awaited.PAUSE] and awaited.PAUSE >= 5


def test_the_letter_is_written_only_when_a_report_has_appeared(monkeypatch, tmp_path, capsys):
    letter = tmp_path / "letter.md"
    monkeypatch.setattr(awaited, "awaited", lambda: REPORTS)
    command = ["await", "--pause", "0", "--letter", str(letter)]

    def run(**answers: Answer | Exception) -> int:
        monkeypatch.setattr(
            awaited, "ask", lambda reports, pause: given(reports, Server(**answers))
        )
        return main(command)

    def given(reports, server, ask=awaited.ask):
        return ask(reports, server, pause=0)

    assert run(own=page(OWN, status=404), listed=page(LISTED)) == 0
    assert not letter.exists()
    assert run(own=OSError("no route"), listed=page(LISTED)) == 1
    assert not letter.exists()
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.endswith("ask later\n")
    assert run(own=page(OWN, "FY2021-2022"), listed=page(LISTED)) == 0
    assert OWN in letter.read_text(encoding="utf-8") and "2022-2023" not in letter.read_text(
        "utf-8"
    )


def test_what_is_awaited_follows_what_the_record_has():
    rows = awaited.awaited()
    known = {original.report for original in register("training")}
    assert rows and not known & {row.report for row in rows}
    for row in rows:
        first, last = map(int, row.report.split("-"))
        assert last == first + 1 and row.lists == f"what ended in FY{first}"
        assert row.address.startswith("https://www.state.gov/")
    assert min(row.report for row in rows) == "2021-2022", "the report after the last of the record"


def test_the_workflow_asks_once_a_week_and_only_the_step_that_tells_may_write():
    path = ROOT / ".github" / "workflows" / "next_report.yml"
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    (when,) = workflow[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \d", when["cron"])
    assert workflow["permissions"] == {}
    rights = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert rights == {"ask": {"contents": "read"}, "tell": {"issues": "write"}}
    tell = workflow["jobs"]["tell"]["steps"]
    assert not [step for step in tell if "uses" in step], (
        "nothing of others runs where one may write"
    )
    assert not re.search(r"\$\{\{", tell[0]["run"]), "no text of a page gets into the shell"
    assert "issue list --state open" in tell[0]["run"]
