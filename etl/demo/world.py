"""The people, companies and projects of one replica of the county."""

from dataclasses import dataclass
from random import Random

from etl.demo.companies import RARE, Companies
from etl.demo.people import People
from etl.demo.sizes import Size

PEOPLE_PER_REPLICA = 17_000


@dataclass(frozen=True)
class World:
    size: Size
    rng: Random
    people: People
    companies: Companies
    # sets the numbers and names of one replica apart from another's; 0 where there is only one
    replica: int = 0


def make_world(size: Size, seed: int, replica: int = 0) -> World:
    rng = Random(f"{seed}-{replica}")
    mark = RARE[replica // len(RARE)] + RARE[replica % len(RARE)] if replica else ""
    people = People(replica * PEOPLE_PER_REPLICA, seed)
    return World(size, rng, people, Companies(rng, mark), replica)
