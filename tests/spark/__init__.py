"""Spark makes what DuckDB makes; run by `make spark`, which installs Spark first."""
