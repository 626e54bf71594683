"""Typed, validated declarations: ledgers, metrics, marts, reference tables."""
