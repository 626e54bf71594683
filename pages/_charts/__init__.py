"""Charts: pure functions from frames to Plotly figures (plain dicts). No query, clock or Dash here."""
