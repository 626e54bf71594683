"""Source files → snapshot."""
