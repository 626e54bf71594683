"""Inspections and the county's own grades of contractors on file."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from data.county import county
from etl.demo import shapes
from etl.demo.companies import Company
from etl.demo.days import LAST_DAY
from etl.demo.desk import Desk
from etl.demo.sheets import ACCEPTED, REJECTED, TOTAL, Cell, Sheet
from etl.demo.supervision import Site

INSPECTION_COLUMNS = (
    "序号", "抽查任务编号", "检查对象", "项目编号", "项目名称", "检查部门", "抽查事项", "检查日期",
    "检查结果", "整改期限", "复查日期", "复查结果", "罚款（万元）",
)  # fmt: skip
GRADE_COLUMNS = (
    "序号", "企业名称", "统一社会信用代码", "评价年度", "等级", "评定依据", "奖惩措施", "评定日期",
    "有效期至",
)  # fmt: skip
ITEMS = ("实名制", "专户", "代发", "保证金", "维权告示牌")
RESULTS = ("未发现问题", "发现问题已责令改正", "停工", "罚款")
YEARS = (2023, 2024)
SHARE_INSPECTED = 0.35
# Months missed in a year from which on a contractor is graded B, C.
GRADE_B, GRADE_C = 1, 3


def write_oversight(desk: Desk, sites: list[Site]) -> None:
    rng = Random(f"{desk.truth.seed}-oversight")
    results: Counter[str] = Counter()
    fined = 0
    for year in YEARS:
        fined += _write_inspections(desk, sites, year, results, rng)
    grades = {str(year): dict(_write_grades(desk, sites, year)) for year in YEARS}
    told = {"inspections": dict(results), "fined_yuan": fined, "grades": grades}
    desk.truth.sites = {**desk.truth.sites, **told}


def _write_inspections(desk: Desk, sites: list[Site], year: int, results: Counter[str], rng: Random) -> int:
    """Sites drawn by lot; the fines in 元."""
    file = f"双随机抽查/双随机一公开抽查_{year}年.xlsx"
    sheet = Sheet("抽查")
    sheet.title(f"{county().name}{year}年工程建设领域双随机一公开抽查台账", len(INSPECTION_COLUMNS))
    sheet.header(list(INSPECTION_COLUMNS))
    last = min(LAST_DAY, date(year, 12, 31))
    fined, serial = 0, 0
    for site in sites:
        day = date(year, 1, 10) + timedelta(days=rng.randrange((last - date(year, 1, 10)).days - 30))
        if not site.project.is_live(day) or rng.random() >= SHARE_INSPECTED:
            continue
        serial += 1
        # who missed payments is found out more often
        weights = (30, 50, 10, 10) if site.missed else (80, 16, 2, 2)
        result = rng.choices(RESULTS, weights)[0]
        has_problem = result != RESULTS[0]
        due = day + timedelta(days=15) if has_problem else None
        again = due + timedelta(days=rng.randint(0, 10)) if due else None
        yuan = rng.choice((50_000, 60_000, 80_000)) if result == "罚款" else None
        results[result] += 1
        fined += yuan or 0
        project = site.project
        cells: list[Cell] = [
            serial,
            f"SSJ{year}{day.month:02d}",
            project.contractor.name,
            project.number,
            project.name,
            project.authority,
            "、".join(rng.sample(ITEMS, 2)),
            shapes.day(day, rng),
            result,
            shapes.day(due, rng),
            shapes.day(again, rng),
            rng.choice(("整改到位", "已整改", "未整改")) if again else None,
            shapes.in_unit(yuan, "万元"),
        ]
        sheet.add(cells, ACCEPTED)
    if year == LAST_DAY.year:
        sheet.add([serial + 1, "SSJ202406", None, None, None, None, "专户", "2024-06-20", "合格"], REJECTED)
        desk.doubt(file, sheet, rule="no_subject", fate=REJECTED, note="抽查没有写检查对象")
    sheet.add(["合计", *[None] * 11, shapes.in_unit(fined, "万元")], TOTAL)
    desk.save(file, "inspections", [sheet])
    return fined


def _write_grades(desk: Desk, sites: list[Site], year: int) -> Counter[str]:
    """Of the year before, given in January."""
    missed: Counter[Company] = Counter()
    for site in sites:
        missed[site.project.contractor] += sum(month.year == year - 1 for month in site.missed)
    sheet = Sheet("诚信等级")
    sheet.title(f"{county().name}{year - 1}年度企业治欠诚信等级评定结果", len(GRADE_COLUMNS))
    sheet.header(list(GRADE_COLUMNS))
    given: Counter[str] = Counter()
    for serial, (company, months) in enumerate(sorted(missed.items(), key=lambda one: one[0].name), 1):
        grade = "C" if months >= GRADE_C else "B" if months >= GRADE_B else "A"
        given[grade] += 1
        grounds = f"{months}个月人工费未按时到账" if months else "无"
        measure = {"A": "降低保证金比例", "B": "提醒", "C": "提高保证金比例"}[grade]
        head: list[Cell] = [serial, company.name, company.credit_code, f"{year - 1}年度", f"{grade}级"]
        sheet.add([*head, grounds, measure, f"{year}-01-25", f"{year}-12-31"], ACCEPTED)
    desk.save(f"诚信等级/治欠诚信等级_{year - 1}年度.xlsx", "credit_grades", [sheet])
    return given
