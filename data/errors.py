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
    """The warehouse could not answer: its file is damaged, or the query is wrong."""


class QueryStopped(DataError):
    """A query was stopped at the limit of time or of memory: a smaller question is answered."""


class NotAnswered(Exception):
    """Nothing is wrong with the question: it was not answered this time, and is to be asked again.

    No `DataError`: whoever shows the sentence of that one in place of an answer shows it for good.
    """


class Busy(NotAnswered):
    """Too many questions wait already, or this one has waited for too long."""


class TurnOver(Busy):
    """The page that asks has had its place for long enough: the rest of it is asked for again."""


class AskerLeft(NotAnswered):
    """Whoever asked waits for the answer no more."""


class CatalogueError(DataError):
    """data/metrics.toml or data/reference/scoring.csv is wrong."""
