"""The joining rule of 事项, written again without the warehouse, to say what the truth is.

A record joins a matter when worker, phone, or employer and project together are the same and it comes
at most 30 days after the last record joined. Records that tie two matters make them one.
"""

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


def group(records: list[Keyed]) -> list[list[Keyed]]:
    open_matters: list[list[Keyed]] = []
    finished: list[list[Keyed]] = []
    for record in sorted(records, key=lambda one: one.day):
        still_open = []
        mine: list[Keyed] = []
        for matter in open_matters:
            if (record.day - matter[-1].day).days > WINDOW_DAYS:
                finished.append(matter)
            elif any(record.keys & member.keys for member in matter):
                mine += matter
            else:
                still_open.append(matter)
        mine.sort(key=lambda one: one.day)
        open_matters = [*still_open, [*mine, record]]
    return sorted(finished + open_matters, key=lambda matter: (matter[0].day, matter[0].identity))
