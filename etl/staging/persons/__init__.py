"""Persons in text: names in running text and numbers of persons, found and masked."""
