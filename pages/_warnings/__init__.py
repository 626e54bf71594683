"""Follow-up of warnings: what is sent out, who holds it, when it is due."""
