"""Kinds of file by extension: what is read, what is unpacked, and what is named with the remedy."""

from __future__ import annotations

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv")
TABLES = WORKBOOKS + TEXTS
UNPACKED = (".zip", ".gz")
EXTENSIONS = TABLES + UNPACKED
ARCHIVES = (*UNPACKED, ".rar", ".7z", ".tgz", ".tar", ".bz2", ".xz", ".zst")

_PACKED = ("这种压缩包解不开", "请解压后导入里面的文件，或改打成 .zip")
_WORDS = ("这是 Word 文档", "请把表格复制到 Excel，另存为 .xlsx 再导入")
_WPS = ("这是 WPS 表格的 {} 文件", "请在 WPS 里另存为 .xlsx 再导入")
_PICTURE = ("这是图片", "请向来源单位索取 Excel 原件")
_ELSEWHERE = {
    **dict.fromkeys(set(ARCHIVES) - set(UNPACKED), _PACKED),
    **dict.fromkeys((".et", ".ett"), _WPS),
    **dict.fromkeys((".doc", ".docx", ".wps"), _WORDS),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"), _PICTURE),
    ".pdf": ("这是 PDF", "请向来源单位索取 Excel 原件"),
    ".xlt": ("这是 Excel 模板", "请打开后另存为 .xlsx 再导入"),
    ".xltx": ("这是 Excel 模板", "请打开后另存为 .xlsx 再导入"),
    ".txt": ("这是 .txt 文本", "若是逗号或制表符分隔的台账，请把扩展名改为 .csv 再导入"),
}


def refusal_of(extension: str) -> tuple[str, str]:
    """What a file of another kind is, and the remedy."""
    unknown = (f"不认识的文件类型“{extension or '无扩展名'}”", "请另存为 .xlsx 或 .csv 再导入")
    what, remedy = _ELSEWHERE.get(extension, unknown)
    return what.format(extension), remedy
