"""Marts: staged ledgers → the tables that the dashboard reads."""

from etl.marts.build import MartError, build
from etl.marts.matters import Split

__all__ = ["MartError", "Split", "build"]
