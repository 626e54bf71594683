"""What DuckDB says of a query that failed → an error with a Chinese sentence for the reader."""

import duckdb

from data.errors import DataError, OlderSnapshot, QueryFailed, QueryStopped
from data.snapshot.opener import MOST_SECONDS, Snapshot
from data.snapshot.spill import FOLDER

REMEDY = "请缩小时间范围，或少选几个镇街、少拆一个维度，再试一次。"
OUT_OF_TIME = f"查询超时：{MOST_SECONDS}秒没有算完，已停下。{REMEDY}"
OUT_OF_MEMORY = f"查询内存不足，已停下。{REMEDY}"
OUT_OF_DISK = f"查询内存不足，借用的磁盘也写不下，已停下。{REMEDY}仍不行请告诉维护人员清理磁盘。"
# what is said of a full disk, and of the folder that is borrowed where it cannot be written
FULL = ("No space left", "not enough space", "disk full", f"/{FOLDER}/")


def translated(error: duckdb.Error, snapshot: Snapshot) -> DataError:
    """The error to raise in place of it."""
    if isinstance(error, duckdb.InterruptException):
        return QueryStopped(OUT_OF_TIME)
    if isinstance(error, duckdb.OutOfMemoryException):
        return QueryStopped(OUT_OF_MEMORY)
    if isinstance(error, duckdb.IOException) and any(words in str(error) for words in FULL):
        return QueryStopped(OUT_OF_DISK)
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException) and snapshot.lacks_columns:
        return OlderSnapshot(
            f"快照 {snapshot.id} 是旧版程序建立的，没有这里要用的列；"
            "请运行 python -m etl build 重建，台账不用重新导入。"
        )
    return QueryFailed(f"快照 {snapshot.id} 没能回答：{str(error).splitlines()[0]}")
