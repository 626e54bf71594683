"""Whose question it is: the towns and authorities that an asker may see. It narrows every answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import OutOfScope
from data.spec.mart import DIMENSION_LABELS

Codes = frozenset[str] | None
# The dimensions that an account may be bound to, and the field of Scope that holds each.
SCOPED_DIMENSIONS = {"town": "towns", "authority": "authorities"}


@dataclass(frozen=True)
class Scope:
    """Codes of the towns and of the authorities an asker may see; None is all of them, empty is none."""

    towns: Codes = None
    authorities: Codes = None

    @property
    def is_county(self) -> bool:
        return self.towns is None and self.authorities is None

    def of(self, dimension: str) -> Codes:
        """What may be seen in a dimension; None where nothing limits it."""
        field = SCOPED_DIMENSIONS.get(dimension)
        codes: Codes = getattr(self, field) if field else None
        return codes

    def sees(self, dimension: str, code: str) -> bool:
        seen = self.of(dimension)
        return seen is None or code in seen

    def narrowed(self) -> list[str]:
        """The dimensions in which the asker sees a part only."""
        return [dimension for dimension in SCOPED_DIMENSIONS if self.of(dimension) is not None]

    def to_json(self) -> dict[str, list[str] | None]:
        """For a process of our own: the renderer, the briefing."""
        return {
            field: None if (codes := self.of(dimension)) is None else sorted(codes)
            for dimension, field in SCOPED_DIMENSIONS.items()
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Scope:
        """The reverse of to_json. A missing field is an error: it would widen what may be seen."""
        return cls(
            **{
                field: None if fields[field] is None else frozenset(fields[field])
                for field in SCOPED_DIMENSIONS.values()
            }
        )


COUNTY = Scope()


def refuse_beyond(scope: Scope, dimensions: Mapping[str, str], what: str) -> None:
    """Raises OutOfScope where an asker is bound to a dimension that the rows do not have.

    Without the dimension nothing could keep the rows of others out; such an answer is the county's alone.
    """
    if missing := [one for one in scope.narrowed() if one not in dimensions]:
        names = "、".join(DIMENSION_LABELS[one] for one in missing)
        raise OutOfScope(f"{what}不分{names}，只对全县账户开放。")
