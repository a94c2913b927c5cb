"""Read deliveries of major arms: SIPRI's trend-indicator values, as 360info processed them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.obligations import SOUTH_ASIA
from imet.schemas import ARMS_DELIVERIES
from originals.countries import country_name
from originals.csvlines import read_lines

FIRST_YEAR = 1990


def read_arms(path: Path) -> pd.DataFrame:
    """Return deliveries to the countries of South Asia, as `imet.schemas.ARMS_DELIVERIES`.

    The file has one line for each supplier, recipient and year of delivery. A pair without a line
    has no delivery identified; 0 is a delivery that SIPRI puts under half of a million. A line that
    cannot be read, or a country of South Asia that receives nothing, is a SourceError.
    """
    rows = []
    for line in read_lines(path, ("supplier", "recipient", "year", "value")):
        recipient, supplier = line.cells["recipient"], line.cells["supplier"]
        if recipient in SOUTH_ASIA and line.whole("year") >= FIRST_YEAR:
            place = (line.whole("year"), recipient, country_name(recipient)[1], supplier)
            rows.append((*place, line.whole("value"), line.number, path.name))
    frame = pd.DataFrame(rows, columns=ARMS_DELIVERIES.columns)
    missing = set(SOUTH_ASIA) - set(frame["recipient"])
    if missing:
        raise SourceError(f"no deliveries to {sorted(missing)}; is the file whole?", path.name)
    return frame.sort_values(ARMS_DELIVERIES.key, ignore_index=True)
