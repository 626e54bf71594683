"""Questions asked of a snapshot: scope, filters, windows, measures, coverage, comparison."""
