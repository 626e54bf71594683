"""Running the app for real: server processes, log, backup and restore. Only app.py imports it."""
