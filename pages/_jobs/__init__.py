"""Commands that a page starts. Their state is on disk, so that every server process can read it."""
