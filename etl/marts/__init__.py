"""Marts: staged ledgers → the tables that the dashboard reads."""

from etl.marts.matters import Split
from etl.marts.run import MartError, build
from etl.marts.steps import BuildStepError, build_step

__all__ = ["BuildStepError", "MartError", "Split", "build", "build_step"]
