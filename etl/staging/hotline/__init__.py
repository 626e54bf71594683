"""What the words of a 12345 order say: employer, project, amount, head count, months."""
