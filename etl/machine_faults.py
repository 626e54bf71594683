"""Faults of the machine that end a load: a full disk, a folder that may not be written, too little memory."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.errors import LoadError

MACHINE_FAULTS = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.InterruptException,
    duckdb.FatalException,
    duckdb.InternalException,
)
NO_SPACE = "磁盘空间不足"
NO_MEMORY = "内存不够"
OS_FAULTS = {
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
}
# Of these the disk that is written to is the cause, whichever file was being worked on.
DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
SAID_BY_DUCKDB = {
    "no space left": NO_SPACE,
    "disk quota": "磁盘配额已用完",
    "file too large": "文件超过了系统允许的大小",
    "read-only": "磁盘是只读的",
    "permission denied": "没有写入权限",
    "out of memory": NO_MEMORY,
}
REMEDIES = {
    "没有写入权限": "请让运行本程序的用户对数据目录有读写权限",
    "磁盘是只读的": "请把数据目录放到可写的磁盘上",
    NO_MEMORY: "请关闭别的程序，或把文件分几次导入",
    "打开的文件太多": "请关闭别的程序后再试",
}


@contextmanager
def machine_faults(doing: str, data_dir: Path) -> Iterator[None]:
    """A full disk, a folder that may not be written, too little memory: one Chinese sentence for each."""
    try:
        yield
    except BrokenPipeError:
        # Whoever read the output has gone: no fault of the disk.
        raise
    except (*MACHINE_FAULTS, MemoryError, OSError) as error:
        what = machine_fault(error)
        remedy = REMEDIES.get(what, "请清理磁盘空间、核对数据目录后再试")
        raise LoadError(
            f"{doing}没有完成：{what}（数据目录 {data_dir}）；没有发布，原快照继续使用。{remedy}"
        ) from error


def machine_fault(error: Exception) -> str:
    """What has happened, in Chinese."""
    if isinstance(error, OSError):
        return OS_FAULTS.get(error.errno or 0, f"读写失败（{error.strerror or type(error).__name__}）")
    if isinstance(error, MemoryError):
        return NO_MEMORY
    message = str(error).lower()
    for words, meaning in SAID_BY_DUCKDB.items():
        if words in message:
            return meaning
    return f"数据库读写失败（{type(error).__name__}）"
