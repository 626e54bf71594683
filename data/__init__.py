"""Facts, and the questions asked of them: `measure()`, `question()` and `rows()` over one snapshot."""

from data.errors import DataError, NoSnapshot, OutOfScope, QuestionError, UnknownMetric
from data.query.filters import Filters
from data.query.results import Answer
from data.query.scope import COUNTY, Scope
from data.warehouse import Warehouse, warehouse

__all__ = [
    "COUNTY",
    "Answer",
    "DataError",
    "Filters",
    "NoSnapshot",
    "OutOfScope",
    "QuestionError",
    "Scope",
    "UnknownMetric",
    "Warehouse",
    "warehouse",
]
