"""Construction projects, each with its contractor, owner, supervising office and pay day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.county import county
from etl.demo.companies import Company
from etl.demo.days import LAST_DAY
from etl.demo.people import Person
from etl.demo.places import VILLAGES, Town, authority_of_sector, sector_names, town_weights, towns
from etl.demo.world import World

FIRST_START = date(2018, 10, 1)
SECTOR_WEIGHTS = {
    "housing": 38, "municipal": 14, "transport": 9, "water": 7, "farmland": 9,
    "education": 6, "health": 4, "industry": 7, "land": 3, "energy": 3,
}  # fmt: skip
SECTOR_WORDS = {
    "housing": ("房建", "房屋建筑"),
    "municipal": ("市政", "市政工程"),
    "transport": ("交通", "公路"),
    "water": ("水利", "水利工程"),
    "farmland": ("农业农村", "高标准农田"),
    "education": ("教育", "学校"),
    "health": ("卫健", "医院"),
    "industry": ("工业", "厂房"),
    "land": ("土地整治",),
    "energy": ("电力通信", "电力"),
}
ENDINGS = {
    "housing": ("花园一期住宅楼工程", "雅苑住宅小区工程", "家园三期工程", "商务中心项目"),
    "municipal": ("路雨污分流改造工程", "路道路提升工程", "公园绿化工程"),
    "water": ("河道治理工程", "灌区配套工程"),
    "education": ("小学教学楼项目", "中学改扩建工程", "幼儿园新建项目"),
    "health": ("卫生院病房楼项目", "医养中心工程"),
    "industry": ("产业园标准厂房项目", "智能制造厂房工程"),
    "land": ("片区土地整治项目",),
    "energy": ("变电站新建工程", "光伏电站工程"),
}
STOPPED = "停工"


@dataclass(frozen=True, slots=True)
class Project:
    number: str
    name: str
    sector: str
    sector_text: str
    funding: str
    owner: str
    contractor: Company
    authority: str
    town: Town
    village: str
    contract_wan: int
    start: date
    planned: date
    finish: date | None
    status: str
    permit: str
    officer: Person
    pay_day: int | None
    crew_size: int

    @property
    def until(self) -> date:
        """The first day on which it is no longer live."""
        return self.finish or self.planned

    def is_live(self, day: date) -> bool:
        return self.start <= day < self.until


def _name(world: World, sector: str, town: Town, year: int) -> str:
    rng, brand = world.rng, world.companies.brand()
    if sector == "farmland":
        return f"{town.name}{year}年高标准农田建设项目（{brand}标段）"
    if sector == "transport":
        return f"{town.short}至{brand}公路{rng.choice(('改建', '大修', '新建'))}工程"
    head = town.short if sector in {"education", "health", "water", "land"} else ""
    tail = f"({year}年)" if rng.random() < 0.1 else ""
    return f"{head}{brand}{rng.choice(ENDINGS[sector])}{tail}"


def _finish(planned: date, rng: Random) -> tuple[date | None, date, str]:
    """(actual finish, planned finish, status) of a project meant to end on `planned`."""
    actual = planned + timedelta(days=rng.randint(-30, 45))
    if actual <= LAST_DAY:
        return actual, planned, "竣工" if (LAST_DAY - actual).days > 60 else "完工"
    # what still runs has had its plan moved past the last day
    later = max(planned, LAST_DAY + timedelta(days=rng.randint(20, 300)))
    return None, later, STOPPED if rng.random() < 0.04 else "在建"


def make_projects(world: World) -> list[Project]:
    count = world.size.projects
    span = (LAST_DAY - FIRST_START).days - 40
    codes = list(town_weights())
    drawn = world.rng.choices(codes, list(town_weights().values()), k=count)
    # the first twelve give every town one; then by weight
    places = [*codes, *drawn][:count]
    starts = [
        FIRST_START + timedelta(days=int(span * (place + world.rng.random()) / count))
        for place in range(count)
    ]
    return [
        _project(world, place, code, start)
        for place, (code, start) in enumerate(zip(places, starts, strict=True))
    ]


def _project(world: World, place: int, code: str, start: date) -> Project:
    rng, companies = world.rng, world.companies
    town = next(town for town in towns() if town.code == code)
    sector = rng.choices(list(SECTOR_WEIGHTS), list(SECTOR_WEIGHTS.values()))[0]
    finish, planned, status = _finish(start + timedelta(days=rng.randint(430, 1130)), rng)
    office = authority_of_sector()[sector]
    return Project(
        number=f"{county().code}{start:%y%m}{world.replica * 1000 + place:06d}",
        name=_name(world, sector, town, start.year),
        sector=sector,
        sector_text=rng.choice(SECTOR_WORDS[sector]),
        funding=rng.choice(("政府", "国企", "社会", "社会")),
        owner=rng.choice(companies.owners).name,
        contractor=rng.choice(companies.contractors),
        authority=rng.choice((office, f"县{office}")),
        town=town,
        village=rng.choice(VILLAGES),
        contract_wan=min(20_000, max(300, round(rng.lognormvariate(7.6, 0.9)))),
        start=start,
        planned=planned,
        finish=finish,
        status=status,
        permit=f"{county().code}2{start:%y%m%d}{place:04d}",
        officer=world.people.new(),
        pay_day=None if rng.random() < 0.12 else rng.choice((5, 10, 10, 15, 15, 20, 25)),
        crew_size=rng.randint(*world.size.crew_range),
    )


def sector_label(sector: str, rng: Random) -> str:
    words = SECTOR_WORDS.get(sector)
    return rng.choice(words) if words else sector_names()[sector]
