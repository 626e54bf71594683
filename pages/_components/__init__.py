"""Shared pieces of page: filter bar, KPI tiles, chart cards, rows."""
