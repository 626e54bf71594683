"""Companies that do not exist: names of three characters no registered firm puts together."""

from dataclasses import dataclass
from random import Random

from data.county import county

RARE = "砚栎珩岫霁昶煦堃璟翊棠澍澔旻晟屹峤崀淼沅沣泓泠桉柘楠梓榕槿樾骁骞驰翀翎"
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HOMES = ("山东", county().city, county().name, "济南", "河北", "德州")

# sector → endings of an employer's name outside construction
TRADES = {
    "manufacturing": ("机械制造有限公司", "纺织有限公司", "食品有限公司", "木业有限公司"),
    "catering": ("餐饮管理有限公司", "大酒店", "饭店"),
    "trade": ("商贸有限公司", "家居商场", "超市有限公司"),
    "services": ("物业服务有限公司", "家政服务有限公司", "物流有限公司", "保安服务有限公司"),
    "culture": ("文化传媒有限公司", "旅游开发有限公司"),
}
TRADE_WEIGHTS = {"manufacturing": 35, "catering": 25, "services": 20, "trade": 15, "culture": 5}


def _check_character(body: str) -> str:
    """GB 32100-2015; the organisation code inside is no registered one."""
    total = sum(CODE_CHARACTERS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return CODE_CHARACTERS[-total % 31]


@dataclass(frozen=True)
class Company:
    name: str
    credit_code: str


class Companies:
    """Names handed out once each; `mark` sets the replicas of a large scale apart."""

    def __init__(self, rng: Random, mark: str) -> None:
        self._rng = rng
        self._mark = mark
        self._used: set[str] = set()
        self.contractors = [
            self._new(self._home(), "建筑工程有限公司", "建设集团有限公司") for _ in range(60)
        ]
        self.owners = [self._new(self._home(), "置业有限公司", "城市建设投资有限公司") for _ in range(50)]

    def brand(self) -> str:
        while True:
            name = "".join(self._rng.sample(RARE, 3)) + self._mark
            if name not in self._used:
                self._used.add(name)
                return name

    def _home(self) -> str:
        return self._rng.choice(HOMES)

    def _new(self, home: str, *endings: str) -> Company:
        body = f"91{county().code}DM{self._rng.randrange(10**7):07d}"
        return Company(home + self.brand() + self._rng.choice(endings), body + _check_character(body))

    def labour(self) -> str:
        """A subcontractor; a bracketed branch now and then, wide or narrow as the clerk types it."""
        name = self._new(self._home(), "建筑劳务有限公司", "劳务分包有限公司", "装饰工程有限公司").name
        return name + f"（{county().short}分公司）" if self._rng.random() < 0.06 else name

    def employer(self, sector: str) -> str:
        return self._new(self._rng.choice((county().name, county().short, "")), *TRADES[sector]).name
