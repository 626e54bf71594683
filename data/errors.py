"""What can go wrong when a figure is asked for. Every message is a Chinese sentence for the reader."""


class DataError(Exception):
    """Base of the errors of this package."""


class QuestionError(DataError):
    """The question itself is wrong: an unknown code, a wrong date, a split the figure does not have."""


class UnknownMetric(DataError):
    """No figure of that id is declared."""


class OutOfScope(DataError):
    """The asker may not see a town named in the filters."""


class NoSnapshot(DataError):
    """There is no warehouse to answer from."""


class OlderSnapshot(NoSnapshot):
    """A snapshot that an earlier program built, without what is asked for."""


class QueryFailed(DataError):
    """The warehouse could not answer: out of time or memory, or its file is damaged."""


class CatalogueError(DataError):
    """data/metrics.toml or data/reference/scoring.csv is wrong."""
