"""What is served beside pages: figures as JSON and CSV, health, downloads."""
