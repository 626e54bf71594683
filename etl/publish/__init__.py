"""Stage 8: the new snapshot: built beside the current one, verified, then made current."""
