"""How much is written. The county's counts are chosen so that every half-year after the scheme's
start, in total and in each channel, falls by 30–33% against the same half a year before."""

from dataclasses import dataclass, field

CHANNELS = ("hotline", "national", "provincial", "visits")

#                         hotline national provincial visits
COUNTY_COUNTS: dict[str, tuple[int, ...]] = {
    "2021H1": (330, 145, 99, 86),
    "2021H2": (270, 119, 81, 70),
    "2022H1": (228, 100, 68, 59),
    "2022H2": (186, 82, 56, 48),
    "2023H1": (157, 69, 47, 40),
    "2023H2": (128, 56, 38, 33),
    "2024H1": (108, 47, 32, 27),
}  # fmt: skip
# 姜店镇 goes against the trend, by 15%
RISING_TOWN_COUNTS = {"2023H1": 20, "2024H1": 23}


@dataclass(frozen=True)
class Size:
    """One replica is a county's worth; larger scales stream many replicas into CSV files."""

    name: str
    replicas: int = 1
    complaint_factor: float = 1.0
    projects: int = 345
    crew_range: tuple[int, int] = (15, 32)
    rows_per_file: int = 1_000_000
    counts: dict[str, tuple[int, ...]] = field(default_factory=lambda: COUNTY_COUNTS)

    @property
    def mediated_yuan(self) -> int:
        """Handled by mediation since the scheme's start: the county's 1230余万元."""
        return round(12_346_800 * self.complaint_factor / 100) * 100

    def counts_of(self, half: str) -> dict[str, int]:
        return {
            channel: round(count * self.complaint_factor)
            for channel, count in zip(CHANNELS, self.counts[half], strict=True)
        }

    def rising_town_count(self, half: str) -> int | None:
        count = RISING_TOWN_COUNTS.get(half)
        return None if count is None else round(count * self.complaint_factor)


COUNTY = Size("county")
# 80 × 2,811 × 4.5 ≈ 10⁶ complaints and 80 × 1.25·10⁵ ≈ 10⁷ payroll rows; ten times that for a province
CITY = Size("city", replicas=80, complaint_factor=4.5)
PROVINCE = Size("province", replicas=800, complaint_factor=2.25)
SIZES = {size.name: size for size in (COUNTY, CITY, PROVINCE)}
