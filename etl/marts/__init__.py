"""Marts: staged ledgers → the tables that the dashboard reads."""

from etl.marts.duckdb_engine import DUCKDB
from etl.marts.engines import Engine
from etl.marts.fingerprints import NOTHING_FORMER, Former, read_former
from etl.marts.matter_decisions import NO_DECISIONS, Decisions, Join, Split
from etl.marts.run import MartError, build
from etl.marts.settlements import Settlement
from etl.marts.steps import BuildStepError, build_step

__all__ = [
    "DUCKDB",
    "NOTHING_FORMER",
    "NO_DECISIONS",
    "BuildStepError",
    "Decisions",
    "Engine",
    "Former",
    "Join",
    "MartError",
    "Settlement",
    "Split",
    "build",
    "build_step",
    "read_former",
]
