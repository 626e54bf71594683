"""Rows that must not exist: rejected with a reason, or accepted with a doubt for a person to settle."""

from etl.checks.run import run

__all__ = ["run"]
