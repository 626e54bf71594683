"""The cards of each page: their queries, their drawing, and the table of each chart."""
