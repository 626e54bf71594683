"""Snapshots on disk: the current one, those kept, how they are opened and verified."""
