"""Another county is a configuration."""
