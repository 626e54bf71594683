"""Routes besides the pages: figures as JSON and CSV, health, downloads."""
