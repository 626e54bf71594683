"""Marts: staged ledgers → the tables that the dashboard reads."""

from etl.marts.build import MartError, build

__all__ = ["MartError", "build"]
