"""Read the originals on arms, votes and other suspensions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.context.arms import read_arms
from imet.context.suspension_cases import read_suspension_cases
from imet.context.un_votes import read_agreement, read_ideal_points
from imet.originals import locate, register
from imet.schemas import Table
from imet.schemas import context as schemas


def read_all(folder: Path) -> dict[Table, pd.DataFrame]:
    """Read every original under `folder`; errors as in `imet.extracting.extract`."""
    originals = register("imet.context")
    at = locate(originals, folder)
    return {
        schemas.SOURCES: pd.DataFrame(map(vars, originals))[schemas.SOURCES.columns].replace(
            "", None
        ),
        schemas.ARMS_DELIVERIES: read_arms(at["data_sipri-exports-processed.csv"]),
        schemas.IDEAL_POINTS: read_ideal_points(at["IdealpointestimatesAll_Apr2020.csv"]),
        schemas.UN_AGREEMENT: read_agreement(at["agreement_pairs_computed.csv"]),
        schemas.SUSPENSION_CASES: read_suspension_cases(at["imet_suspension_cases.csv"].parent),
    }
