"""The data that the page 数据 stores in the browser; requests are checked against these types."""

from typing import TypedDict


class Inbox(TypedDict, total=False):
    """The inbox of the upload."""

    inbox: str | None


class Correction(TypedDict, total=False):
    """The corrections of one file: see `corrections`."""

    take: bool
    ledger: str | None
    mapping: str | None
    sheets: list[str]
    columns: dict[str, str]
    units: dict[str, str | None]


class ColumnsPage(TypedDict):
    """The page of columns shown of a wide file."""

    file: str | None
    page: int


class Place(TypedDict):
    """The id of a control of one column."""

    place: int


class Field(TypedDict):
    """The id of a control of an order's form."""

    field: str


class OpenedOrder(TypedDict):
    """The open order, and its fields as read."""

    order: str
    read: dict[str, str]


class MatterRequest(TypedDict):
    """The complaint to be split off or joined, what is to be done, and the other of a pair, else empty."""

    complaint: str
    what: str
    other: str


class OpenedLine(TypedDict):
    """The open line of a reference file: its place, -1 for a new one, and the mark of the file as read."""

    table: str
    mark: str
    place: int


class DoubtMark(TypedDict, total=False):
    """The open doubt, and the id of a row's tick box: what the loader knows the doubt by."""

    type: str
    mark: str
