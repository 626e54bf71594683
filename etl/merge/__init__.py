"""Stage 5: rows of a load against the rows held: new, updated, unchanged or rejected."""
