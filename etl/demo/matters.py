"""The joining rule of 事项, written again without the warehouse, to say what the truth is.

A record joins a matter when worker, phone, or employer and project together are the same and it comes
at most 30 days after the last record joined. Records that tie two matters make them one.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from etl.demo.records import Record

WINDOW_DAYS = 30


class Keyed(NamedTuple):
    """One record as the rule sees it."""

    identity: str
    day: date
    keys: frozenset[str]


def keyed(record: Record) -> Keyed:
    keys = {f"worker {record.person.id_card}", f"phone {record.person.phone}"}
    if record.project:
        keys.add(f"site {record.employer} {record.project.name}")
    return Keyed(record.identity, record.day, frozenset(keys))


@dataclass(eq=False)
class _Matter:
    """Records that are one, in the order of their days; `turn` is that in which it was last added to."""

    members: list[Keyed]
    turn: int


def group(records: list[Keyed]) -> list[list[Keyed]]:
    # At most one matter that is still open has a key: the next record with it would have tied two.
    latest: dict[str, _Matter] = {}
    matters: dict[int, _Matter] = {}
    for turn, record in enumerate(sorted(records, key=lambda one: one.day)):
        joined = {latest[key] for key in record.keys if key in latest and _is_open(latest[key], record.day)}
        mine = [member for matter in sorted(joined, key=lambda one: one.turn) for member in matter.members]
        mine.sort(key=lambda one: one.day)
        for matter in joined:
            del matters[matter.turn]
        own = matters[turn] = _Matter([*mine, record], turn)
        # every key of a member, for what the members share leads to the matter that they are now
        latest.update((key, own) for member in own.members for key in member.keys)
    return sorted(
        (matter.members for matter in matters.values()),
        key=lambda members: (members[0].day, members[0].identity),
    )


def _is_open(matter: _Matter, day: date) -> bool:
    return (day - matter.members[-1].day).days <= WINDOW_DAYS
