"""Parts of the page 简报."""
