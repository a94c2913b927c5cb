"""What runs at the host of the repository: which code of others, with which rights."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# a tag can be moved to other code, a digest cannot; the comment says which release it is
PINNED = re.compile(r"(actions/[\w-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$", re.MULTILINE)
# all that a job may do; a right that is not named it does not have
READ = {"contents": "read"}
RIGHTS = {
    "advisories": {"ask": READ, "tell": {"issues": "write"}},
    "next_report": {"ask": READ, "tell": {"issues": "write"}},
    "publish": {
        "build": READ | {"pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    },
    "test": {"test": READ},
}
# not on the hour, when the host is late by its own words
WEEKLY = r"[1-5]?\d \d+ \* \* \d"


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_code_of_others_is_named_by_its_digest(path):
    text = path.read_text(encoding="utf-8")
    assert all(PINNED.fullmatch(used) for used in re.findall(r"\buses: *(.*)", text))


def test_one_release_of_an_action_is_used_everywhere():
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    named = {match[0]: match[1] for match in PINNED.finditer(text)}
    assert len(named) == len(set(named.values())) == 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_job_may_do_what_it_must_and_no_more(path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    given = {name: job["permissions"] for name, job in workflow["jobs"].items()}
    assert given == RIGHTS[path.stem]
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        writes = "write" in job["permissions"].values()
        for step in job["steps"]:
            # what is installed or built does not meet a right to write
            assert not writes or not re.search(r"pip|make|python|\./", step.get("run", ""))
            if "checkout" in step.get("uses", ""):
                assert not writes and step["with"]["persist-credentials"] is False
            # a text from elsewhere reaches a shell as a variable, never as a part of its lines
            assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_asks_others_asks_once_a_week_and_what_others_send_only_tests(path):
    on = read(path)[True]  # YAML takes the word for a truth
    assert set(on) <= {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert ("pull_request" in on) == (path.stem == "test")
    for when in on.get("schedule", []):
        assert re.fullmatch(WEEKLY, when["cron"])


# what pip-audit does, and the issue that follows
FAULT = "a|b\\n---|---\\npandas|3.0.0"
ANSWERS = {
    "no fault": ("exit 0", 0, ""),
    "a fault": (f"printf '{FAULT}' > letter.md; exit 1", 0, "pandas|3.0.0"),
    "no answer": ("exit 1", 1, ""),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_known_fault_of_a_package_becomes_an_issue_and_no_answer_does_not(answer, tmp_path):
    says, status, letter = ANSWERS[answer]
    (path,) = [path for path in FILES if path.stem == "advisories"]
    ask = read(path)["jobs"]["ask"]["steps"][-1]["run"]
    assert "pip_audit --strict" in ask and "requirements.lock" in ask
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    python.chmod(0o755)
    output = tmp_path / "output"
    output.touch()
    more = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output)}
    done = subprocess.run(["bash", "-e", "-c", ask], cwd=tmp_path, env=more)
    assert done.returncode == status
    assert letter in output.read_text() and bool(letter) == bool(output.read_text())
