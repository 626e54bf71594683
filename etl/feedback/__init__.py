"""Stage 6: what the clerk gets back: the report of a load, notices, workbooks of rejected rows."""
