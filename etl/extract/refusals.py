"""Why a reader refused a file, in words for the clerk with the remedy."""

from __future__ import annotations

from pathlib import Path

from etl.errors import SourceError

SAVE_AGAIN = "请用 Excel 或 WPS 打开，确认内容后另存为 .xlsx 再导入"
EXPORT_AGAIN = "请重新导出，或用 Excel/WPS 打开核对后另存为 .xlsx 再导入"
REFUSALS = {
    "password": ("工作簿有打开密码", "请打开后取消密码，另存为 .xlsx 再导入"),
    "unreadable": ("工作簿已损坏或不是表格文件", SAVE_AGAIN),
    "memory": ("读取所需内存超出上限", "请删去空白区域里的多余格式，或拆成几个文件再导入"),
    "time": ("读取超时", "请删去空白区域里的多余格式，或拆成几个文件再导入"),
    "crash": ("读取程序在此文件上崩溃，文件很可能已损坏", SAVE_AGAIN),
    "space": ("磁盘已满，读不下去", "请清理数据所在的磁盘后再导入"),
    "output": ("展开后的内容超出上限", "请拆成几个文件再导入"),
    "cells": ("单元格太多", "请删去表格以外的多余单元格，或拆成几个文件再导入"),
    "columns": ("列数太多", "请删去表格以外的多余列再导入"),
    "line": ("有一行内容过长", "请检查该表是否有误粘贴的大段文字"),
    "rows": ("行号超出 Excel 的范围，文件很可能已损坏", SAVE_AGAIN),
    "entities": ("XML 里定义了实体，表格文件不应有", "请核对文件来源；确是台账的，" + SAVE_AGAIN),
    "cut": ("网页里的表格没有结束，像是没有传完", "请重新导出或重新复制这个文件"),
    "no_table": ("内容是网页（HTML/XML），里面没有表格", SAVE_AGAIN),
    "web_archive": ("内容是单个文件网页（.mht），只是改了扩展名", SAVE_AGAIN),
    "text": (
        "扩展名是工作簿，内容却是文本",
        "若是逗号或制表符分隔的文本，请把扩展名改为 .csv；否则" + SAVE_AGAIN,
    ),
}
# What differs where the file is text.
OF_TEXT = {
    "unreadable": ("文本读不下去，文件很可能已损坏", EXPORT_AGAIN),
    "crash": ("读取程序在此文件上崩溃，文件很可能已损坏", EXPORT_AGAIN),
    "memory": ("读取所需内存超出上限", "请拆成几个文件再导入"),
    "time": ("读取超时", "请拆成几个文件再导入"),
}
# Refusals whose detail says where in the file.
PLACED = ("cells", "columns", "line", "rows")


def refusal(kind: str, path: Path, detail: str = "", *, is_text: bool = False) -> SourceError:
    what, remedy = (OF_TEXT.get(kind) if is_text else None) or REFUSALS[kind]
    where = f"{path.name}；{detail}" if detail and kind in PLACED else path.name
    return SourceError(what, where=where, remedy=remedy)
