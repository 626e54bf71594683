"""Raw cells → typed, masked, keyed rows: SQL generated from a ledger's declaration."""

from etl.staging.columns import staged_columns
from etl.staging.install import install_macros, install_names, install_towns, install_words
from etl.staging.select import stage

__all__ = ["install_macros", "install_names", "install_towns", "install_words", "stage", "staged_columns"]
