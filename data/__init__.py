"""Facts, and the questions asked of them: `measure()`, `question()` and `rows()` over one snapshot."""

from data.errors import DataError, NoSnapshot, OutOfScope, QuestionError, UnknownMetric
from data.query.filters import COUNTY, Filters, Scope
from data.query.results import Answer
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
