"""Read the originals on arms, votes and other suspensions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet import schemas
from imet.schemas import Table
from originals.context.arms import read_arms
from originals.context.suspension_cases import read_suspension_cases
from originals.context.un_votes import read_agreement, read_ideal_points
from originals.register import locate, register


def read_all(folder: Path) -> dict[Table, pd.DataFrame]:
    """Read every original under `folder`; errors as in `originals.extracting.extract`."""
    originals = register("originals.context")
    at = locate(originals, folder)
    return {
        schemas.CONTEXT_SOURCES: pd.DataFrame(map(vars, originals))[
            schemas.CONTEXT_SOURCES.columns
        ].replace("", None),
        schemas.ARMS_DELIVERIES: read_arms(at["data_sipri-exports-processed.csv"]),
        schemas.IDEAL_POINTS: read_ideal_points(at["IdealpointestimatesAll_Apr2020.csv"]),
        schemas.UN_AGREEMENT: read_agreement(at["agreement_pairs_computed.csv"]),
        schemas.SUSPENSION_CASES: read_suspension_cases(at["imet_suspension_cases.csv"].parent),
    }
