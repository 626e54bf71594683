"""The cards of each page: what they ask, how they are drawn, and the table beneath each chart."""
