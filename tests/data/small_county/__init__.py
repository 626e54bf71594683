"""A small county made by hand, worked out on paper; the tests of several rooms stand on it."""
