"""Marts: staged ledgers → the tables that the dashboard reads."""

from etl.marts.matter_decisions import NO_DECISIONS, Decisions, Join, Split
from etl.marts.run import MartError, build
from etl.marts.settlements import Settlement
from etl.marts.steps import BuildStepError, build_step

__all__ = [
    "NO_DECISIONS",
    "BuildStepError",
    "Decisions",
    "Join",
    "MartError",
    "Settlement",
    "Split",
    "build",
    "build_step",
]
