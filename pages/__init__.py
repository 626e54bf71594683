"""The pages of the dashboard: one file a page; folders with an underscore are shared parts."""
