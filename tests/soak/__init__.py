"""Long runs by hand: `python -m tests.soak --minutes 30 --seconds 3`."""
