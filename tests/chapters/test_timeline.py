"""How long the gap is by each rule, and what the titles of events may say."""

from __future__ import annotations

from imet import tables
from imet.chapters import timeline
from imet.ledger.findings import named
from imet.training import pakistan_imet


def test_each_rule_gives_the_length_that_its_own_chapter_tells():
    table = timeline.gap_rules(pakistan_imet()).frame.set_index("What is counted")
    length = table["Length"]
    assert f"{length['Months without any start']} months" in named("months_without_a_start").text()
    assert f"{length['Quarters without any start']} quarters" in str(
        named("quarters_without_a_start").text()
    )
    new = length[length.index.str.contains("new course")].item()
    latest = named("one_year_or_775_days").text()
    assert new.partition(",")[0] in latest
    assert f"{length['Fiscal years without money']} fiscal year," in latest
    losses = length[length.index.str.startswith("All losses")].item()
    assert f"{losses} times" in named("four_losses_of_pakistan").text()
    gaps = length[length.index.str.startswith("All gaps")].item()
    assert f"{gaps} gaps" in named("gaps_and_height").text()


def test_no_title_says_more_than_what_was_said_on_the_day():
    events = tables.load_events()
    assert set(timeline.SAID) <= set(events["title"])
    assert not set(timeline.SAID) & set(timeline.called(events)["title"])
