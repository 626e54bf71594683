"""Stage 2: which ledger a sheet holds, and which column is which."""
