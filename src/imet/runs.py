"""Runs of whole numbers that follow each other: pages of a report, rows of a sheet, years."""

from __future__ import annotations

from collections.abc import Iterable


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return the numbers in their order, each once, those that follow each other in one list."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
