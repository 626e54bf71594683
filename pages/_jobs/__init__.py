"""Commands that a page starts and follows. Their state lies on disk, so any server process can tell it."""
