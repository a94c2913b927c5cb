"""Read the originals on arms and votes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from imet import schemas
from imet.schemas import Table
from originals.context.arms import read_arms
from originals.context.un_votes import read_ideal_points
from originals.register import register, sources_table


def read(at: Mapping[str, Path]) -> dict[Table, pd.DataFrame]:
    """Read and check the originals, which are at these paths; errors as in `originals.extract`."""
    return {
        schemas.CONTEXT_SOURCES: sources_table(register("context"), schemas.CONTEXT_SOURCES),
        schemas.ARMS_DELIVERIES: read_arms(at["data_sipri-exports-processed.csv"]),
        schemas.IDEAL_POINTS: read_ideal_points(at["IdealpointestimatesAll_Apr2020.csv"]),
    }
