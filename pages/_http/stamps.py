"""Who downloaded a file, when, and of which part of the county: written into it where there are accounts.

Workbooks and CSV say it on a sheet of their own (`exports.py`). Word and slides say it among their properties
(最后修改者、备注), pictures in a text chunk, which no viewer draws: the paper itself stays as it is printed.
The hashes of a paper's list are those of the files as they were made.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from flask import current_app

from data.query.filters import codes
from data.query.place_names import reach_of
from data.snapshot.journal import SHANGHAI
from pages._scope import person

NOTE = "下载说明.txt"
HASHES = "图片里写有下载人，所以与清单（manifest.json）里的哈希不同；画面相同。"
PROPERTIES = "docProps/core.xml"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DUBLIN = "http://purl.org/dc/elements/1.1/"
PNG = b"\x89PNG\r\n\x1a\n"
# the signature, and the first chunk: IHDR with its length, name and check
HEAD_BYTES = len(PNG) + 4 + 4 + 13 + 4
# what stands in a file whose namespaces are written again
PREFIXES = {
    "cp": CORE,
    "dc": DUBLIN,
    "dcterms": "http://purl.org/dc/terms/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
for _prefix, _address in PREFIXES.items():
    ElementTree.register_namespace(_prefix, _address)


@dataclass(frozen=True)
class Stamp:
    """`who` downloads; `words` say it with the time and the part of the county that the account may see."""

    who: str
    words: str


def stamp() -> Stamp | None:
    """That of this request; None where nobody has to sign in."""
    asking = person()
    if asking is None:
        return None
    at = current_app.config["NOW"]().astimezone(SHANGHAI)
    reach = reach_of(asking.scope, codes)
    return Stamp(asking.name, f"下载人：{asking.name}；下载时间：{at:%Y-%m-%d %H:%M}；范围：{reach}")


def on_office(body: bytes, mark: Stamp | None) -> bytes:
    """A Word file or slides with the stamp among the properties; what is no office file stays as it is."""
    if mark is None or not zipfile.is_zipfile(io.BytesIO(body)):
        return body
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == PROPERTIES:
                part = _stamped_properties(part, mark)
            new.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _stamped_properties(xml: bytes, mark: Stamp) -> bytes:
    # our own file: it names no entities
    root = ElementTree.fromstring(xml)
    for name, value in ((f"{{{CORE}}}lastModifiedBy", mark.who), (f"{{{DUBLIN}}}description", mark.words)):
        found = root.find(name)
        if found is None:
            found = ElementTree.SubElement(root, name)
        found.text = value
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def on_picture(body: bytes, mark: Stamp | None) -> bytes:
    """A PNG with the stamp as its comment (a chunk iTXt); what is no PNG stays as it is."""
    if mark is None or not body.startswith(PNG):
        return body
    # keyword, not compressed, no language, no other keyword
    chunk = b"iTXt" + b"Comment\0\0\0\0\0" + mark.words.encode()
    whole = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return body[:HEAD_BYTES] + whole + body[HEAD_BYTES:]
