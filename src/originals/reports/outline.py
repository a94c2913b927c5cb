"""The order in which programme blocks and totals at three levels must follow one another."""

from __future__ import annotations

from originals.reports.records import Block

LEVELS = ("fiscal_year", "program", "country")


class Outline:
    """Knows the block that is being read and which of its totals are still to come.

    Parameters
    ----------
    without_country_total
        Fiscal year and name of the countries whose total the report does not print.

    """

    def __init__(self, without_country_total: frozenset[tuple[int, str]] = frozenset()) -> None:
        self.without_country_total = without_country_total
        self.block: Block | None = None
        self.missing: tuple[str, ...] = ()

    def open(self, block: Block) -> None:
        """Begin `block`; ValueError if a total of the block before it is missing."""
        last = self.block
        if last is not None:
            same_country = (last.region, last.country) == (block.region, block.country)
            same_program = same_country and last.label == block.label
            if same_country and "country" not in self.missing:
                raise ValueError(f"{block.country} goes on after its total")
            self._require(LEVELS[: 1 if same_program else 2 if same_country else 3])
        self.block, self.missing = block, LEVELS

    def total(self, level: str) -> Block:
        """Note the total of `level` and return its block; ValueError if it is out of place."""
        if self.block is None or level not in self.missing:
            raise ValueError("a total without anything to sum")
        self._require(LEVELS[: LEVELS.index(level)])
        self.missing = LEVELS[LEVELS.index(level) + 1 :]
        return self.block

    def close(self) -> None:
        """Finish the report; ValueError if a total is missing."""
        if self.block is None:
            raise ValueError("no programme was found")
        self._require(LEVELS)

    def _require(self, levels: tuple[str, ...]) -> None:
        """Refuse to go on while a total of one of `levels` is missing."""
        assert self.block is not None
        for level in levels:
            key = self.block.fiscal_year, self.block.country
            if level in self.missing and not (
                level == "country" and key in self.without_country_total
            ):
                raise ValueError(
                    f"the total ({level}) of {self.block.country}, '{self.block.label}', "
                    f"FY{self.block.fiscal_year} is missing before this line"
                )
