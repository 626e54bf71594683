"""Marts: staged ledgers → the tables that the dashboard reads."""

from etl.marts.matters import Split
from etl.marts.run import MartError, build

__all__ = ["MartError", "Split", "build"]
