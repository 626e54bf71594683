"""What the page 数据 keeps in the browser; requests are checked against these types before they are run."""

from typing import TypedDict


class Inbox(TypedDict, total=False):
    """Where the files of the upload wait."""

    inbox: str | None


class Correction(TypedDict, total=False):
    """What a person has corrected of one file: see `corrections`."""

    take: bool
    ledger: str | None
    mapping: str | None
    sheets: list[str]
    columns: dict[str, str]
    units: dict[str, str | None]


class Turned(TypedDict):
    """Which part of the columns of a wide file is shown."""

    file: str | None
    page: int


class Place(TypedDict):
    """The id of a control of one column."""

    place: int


class Field(TypedDict):
    """The id of a control of an order's form."""

    field: str


class Opened(TypedDict):
    """The order that is open, and how it was read."""

    order: str
    read: dict[str, str]


class Asked(TypedDict):
    """The record to be taken apart or joined again."""

    complaint: str
    what: str
