"""The page 数据 as a data clerk uses it: drop, look, correct, import, take back."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.spec.ledger import load_all
from tests.conftest import ROOT, served

pytestmark = pytest.mark.browser

# The loader starts as a process of its own, on a machine that may have much to do.
SLOW = 60_000

HEADER = "线索编号,提交时间,反映人,被反映单位,欠薪地,涉及人数,欠薪金额（元）,核处状态"
CLUES = f"""{HEADER}
QG-1,2024-03-05,张三,高唐甲建筑有限公司,鱼邱湖街道,3,12000,核处中
QG-2,2024-03-06,李四,高唐乙建筑有限公司,汇鑫街道,2,8000,核处中
QG-3,2024-13-45,王五,高唐丙建筑有限公司,梁村镇,1,500,核处中
合计,,,,,6,20500,
"""
FOREIGN = """case,firm,opened,claimed
K1,Acme,2024-03-07,1.5
K2,Beta,2024-03-08,2
"""


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path / "data", tmp_path / "server.log") as url:
        yield url


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "全国平台线索.csv").write_text(CLUES, encoding="gb18030")
    (folder / "外来表.csv").write_text(FOREIGN, encoding="utf-8")
    return sorted(folder.iterdir())


def drop(page: Page, files: list[Path]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选择文件", exact=True).click()
    chooser.value.set_files(files)
    expect(page.locator("#import-files table")).to_be_visible(timeout=SLOW)


def cells(page: Page, row: str) -> list[str]:
    return page.locator(f".import-result tr:has(td:text-is('{row}')) td").all_inner_texts()


def test_drop_correct_import_and_take_back(page: Page, own_server: str, files: list[Path]) -> None:
    page.goto(f"{own_server}/data")
    expect(page.locator("#data-foot")).to_contain_text("还没有数据")
    expect(page.locator("#import-overview")).to_contain_text("从这里开始")
    expect(page.locator("#import-known tbody tr")).to_have_count(len(load_all()), timeout=SLOW)
    drop(page, files)
    rows = page.locator("#import-files tbody tr")
    expect(rows.filter(has_text="全国平台线索.csv")).to_contain_text("可导入")
    foreign = rows.filter(has_text="外来表.csv")
    expect(foreign).to_contain_text("未识别")
    expect(page.locator("#import-go")).to_have_text("导入选中的1个文件")

    # Nothing of the foreign file is known: a person tells the ledger, the columns and a unit.
    foreign.get_by_role("button", name="查看列").click()
    page.locator("#import-columns .choosers select").first.select_option(label="全国平台线索")
    for header, column in (
        ("case", "线索编号"),
        ("firm", "被反映单位"),
        ("opened", "提交时间"),
        ("claimed", "欠薪金额"),
    ):
        line = page.locator(f".import-columns tr:has(.header-cell:text-is('{header}'))")
        line.locator(".column-cell select").select_option(column)
        expect(line.locator(".kind-cell")).not_to_have_text("—", timeout=SLOW)
    page.locator(".unit-cell select").select_option("万元")
    expect(page.locator(".unit-cell select")).to_have_value("万元")
    expect(foreign).to_contain_text("可导入")
    page.get_by_placeholder("映射名，如 省平台导出").fill("外来")
    page.get_by_role("button", name="保存映射").click()
    expect(page.locator("#import-saved")).to_have_text("已保存映射“外来”：全国平台线索，4 列", timeout=SLOW)

    # A trial says line by line what the load would do, and keeps nothing; the load is offered beside it.
    page.locator("#import-try").click()
    tried = page.locator(".import-result")
    expect(tried).to_contain_text(
        "导入会新增4行、更新0行，退回1行；读取时发现待核0行，以前处理过的和跨台账的，导入后才核对。什么也没有存",
        timeout=SLOW,
    )
    bad = tried.locator("tr", has_text="提交时间").locator("td").all_inner_texts()
    assert bad[:6] == ["退回", "全国平台线索.csv", "全国平台线索", "4", "提交时间", "日期看不懂"]
    with page.expect_download() as download:
        tried.get_by_text("下载退回和待核").first.click()
    assert download.value.suggested_filename.endswith("_退回.xlsx")
    expect(page.locator("#shell-right")).to_contain_text("还没有数据")

    tried.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator(".import-result")).to_contain_text("数据截至2024年3月8日", timeout=SLOW)
    # Read, accepted, new, updated, unchanged, rejected, skipped: one date cannot be; header and total.
    expect(page.locator("#shell-right")).not_to_contain_text("还没有数据")
    assert cells(page, "全国平台线索.csv")[2:9] == ["5", "2", "2", "0", "0", "1", "2"]
    assert cells(page, "外来表.csv")[2:9] == ["3", "2", "2", "0", "0", "0", "1"]
    expect(page.locator(".import-result .reasons")).to_contain_text("全国平台线索.csv“提交时间”：日期")
    with page.expect_download() as download:
        page.get_by_text("下载退回和待核").first.click()
    assert download.value.suggested_filename.endswith("_退回.xlsx")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    expect(page.locator("#import-card")).to_be_hidden()

    # The unit that was told holds: 1.5 and 2 万元 beside 12000 and 8000 元.
    total = page.request.get(f"{own_server}/api/metrics/owed_yuan.json").json()["rows"][0]["value"]
    assert float(total) == 12000 + 8000 + 15000 + 20000

    # Next month's file of the same headers is understood by itself.
    drop(page, files[1:])
    expect(page.locator("#import-files tbody tr")).to_contain_text("按映射“外来”")

    page.get_by_role("tab", name="批次").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator("#data-confirm")).to_contain_text("2个文件带来的4行新增、0行更新会退回")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#data-message")).to_contain_text("去掉 4 行", timeout=SLOW)
    expect(page.locator("#data-batches tbody tr")).to_contain_text("已撤销")
    refused = page.request.get(f"{own_server}/api/metrics/owed_yuan.json")
    assert (refused.status, "没有数据截至" in refused.json()["error"]) == (503, True)

    # What a rollback would do is said before it is done.
    page.get_by_role("button", name="回到上一个快照").click()
    expect(page.locator("#data-confirm")).to_contain_text("恢复有效的批次", timeout=SLOW)
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#data-message")).to_contain_text("已回到快照", timeout=SLOW)
    expect(page.locator("#data-batches tbody tr")).to_contain_text("有效")


def load(data: Path, folder: Path, **texts: str) -> None:
    """From the command line, beside the server."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="gb18030")
    command = [sys.executable, "-m", "etl", "load", str(folder)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "ANXIN_DATA": str(data)}, check=True, timeout=60)


def test_every_tab_opens_without_english_prose(page: Page, own_server: str, tmp_path: Path) -> None:
    """Over what the command line has loaded while the page stood open."""
    page.goto(f"{own_server}/data")
    expect(page.locator("#import-overview")).to_contain_text("从这里开始", timeout=SLOW)
    load(tmp_path / "data", tmp_path / "first", 全国平台线索=CLUES)
    for tab, name, words in (
        ("sources", "来源到期", "全国平台线索"),
        ("doubts", "待核", "没有待核的行"),
        ("review", "复核", "没有这样的工单"),
        ("dictionary", "口径与数据字典", "四渠道"),
        ("batches", "批次", "有效"),
    ):
        page.get_by_role("tab", name=name).click()
        body = page.locator(f"#data-{tab}")
        if tab == "dictionary":
            body.locator("summary").first.click()
            expect(body).to_contain_text("起用日期", timeout=SLOW)
        expect(body).to_be_visible(timeout=SLOW)
        expect(body).to_contain_text(words, timeout=SLOW)
        # Names of fields and files stand in code or carry a dot; nothing else is Latin prose.
        prose = re.sub(r"\S*[._/\d]\S*", " ", body.evaluate("one => one.innerText"))
        codes = set(body.locator("code").all_inner_texts())
        words_left = {word for word in re.findall(r"[a-z]{4,}", prose) if word not in codes}
        assert not words_left - {"root", os.environ.get("USER", "")}, tab
    page.get_by_role("tab", name="导入").click()
    expect(page.locator("#import-overview")).to_contain_text("全国平台线索.csv", timeout=SLOW)


JOINED = """线索编号,提交时间,反映人,联系电话,被反映单位,欠薪地,涉及人数,欠薪金额（元）,核处状态
QG-1,2024-03-05,张三,13800000001,高唐甲建筑有限公司,鱼邱湖街道,3,{yuan},核处中
QG-2,2024-03-09,张三,13800000001,高唐乙建筑有限公司,汇鑫街道,2,8000,核处中
"""
ORDERS = """工单编号,受理时间,来电号码,主要内容,工单状态
G2,2024-03-06 09:00:00,,老板不给发工资,办理中
G3,2024-03-07 09:00:00,,老板说发工资要等下月,办理中
"""


def said(page: Page, words: str) -> None:
    expect(page.locator("#data-message")).to_contain_text(words, timeout=SLOW)


def test_review_split_and_the_way_from_a_figure_to_its_line(
    page: Page, own_server: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    load(data, tmp_path / "first", 全国平台线索=JOINED.format(yuan=12000), **{"12345工单": ORDERS})
    load(data, tmp_path / "second", 全国平台线索更正=JOINED.format(yuan=15000))
    page.goto(f"{own_server}/data?tab=review")
    orders, joined = page.locator("#review-list"), page.locator("#join-list")
    expect(orders.locator("tbody tr")).to_have_count(2, timeout=SLOW)
    expect(orders.locator("tbody tr").filter(has_text="G3")).to_contain_text("已跳过")

    orders.locator("tr", has_text="G2").get_by_role("button", name="核对").click()
    form = page.locator("#review-form")
    form.locator("label", has_text="镇街").locator("input").fill("东京镇")
    form.get_by_role("button", name="保存核对").click()
    said(page, "没有镇街“东京镇”")
    # What was typed is still there to be mended.
    form.locator("label", has_text="镇街").locator("input").fill("梁村镇")
    form.locator("label", has_text="单位").locator("input").fill("惠民超市")
    form.get_by_role("button", name="保存核对").click()
    said(page, "工单 G2 已核对")
    expect(orders.locator("tbody tr")).to_have_count(1, timeout=SLOW)

    # An order that was passed over is wages after all: it is a complaint now, with no file dropped again.
    orders.locator("tr", has_text="G3").get_by_role("button", name="核对").click()
    form.locator("select").select_option("是")
    form.get_by_role("button", name="保存核对").click()
    said(page, "工单 G3 已核对")
    total = page.request.get(f"{own_server}/api/metrics/complaints_received.json").json()["rows"][0]["value"]
    assert int(total) == 4

    joined.get_by_role("button", name="拆分").click()
    page.locator("#join-yes").click()
    expect(page.locator("#join-lacks")).to_have_text("请先写明为什么不应并案。")
    page.locator("#join-why").fill("劳务所的电话")
    page.locator("#join-yes").click()
    said(page, "投诉 national:QG-2 已单独成项")
    expect(joined).to_contain_text("劳务所的电话", timeout=SLOW)
    joined.get_by_role("button", name="恢复").click()
    page.locator("#join-yes").click()
    said(page, "投诉 national:QG-2 已恢复")
    expect(joined.get_by_role("button", name="拆分")).to_be_visible(timeout=SLOW)

    page.goto(f"{own_server}/complaints")
    page.locator("[data-rows='complaints_received']").first.click()
    page.locator(".rows-grid .ag-row", has_text="高唐甲建筑有限公司").locator(".ag-cell").nth(1).click()
    line = page.locator(".line-modal")
    expect(line).to_contain_text("共2个版本，第2版有效", timeout=SLOW)
    expect(line.locator(".is-changed")).to_have_text(["◆ 15,000.00"])
    expect(line).to_contain_text("全国平台线索更正.csv")
    expect(line).not_to_contain_text("13800000001")


VISITS = """登记日期,投诉人,电话,同访人数,被投诉单位,人数,诉求,受理方式
2024-03-06,甲一,13800000001,1,,3,在清平那边给人盖房，鑫达公司欠我工钱5000元,受理
"""


def test_a_visit_is_reviewed_where_the_register_is_empty(page: Page, own_server: str, tmp_path: Path) -> None:
    load(tmp_path / "data", tmp_path / "first", 现场来访登记=VISITS)
    page.goto(f"{own_server}/data?tab=review")
    rows, form = page.locator("#review-list tbody tr"), page.locator("#review-form")
    expect(rows).to_have_count(1, timeout=SLOW)
    expect(rows).to_contain_text("现场投诉")
    rows.get_by_role("button", name="核对").click()
    # the head count is the register's, and that it is about wages as well
    expect(form.locator("label", has_text="单位").locator("input")).to_have_value("鑫达公司", timeout=SLOW)
    expect(form.locator(".review-fields label")).to_have_text(
        ["单位", "项目", "镇街", "金额（元）", "拖欠月数"]
    )
    expect(form).to_contain_text("依据“鑫达公司”；把握不大，没有采用")
    form.locator("label", has_text="单位").locator("input").fill("鑫达建筑有限公司")
    form.get_by_role("button", name="保存核对").click()
    said(page, "已核对")
    expect(page.locator("#review-list")).to_contain_text("没有这样的工单或来访", timeout=SLOW)
    asked = page.request.get(f"{own_server}/api/metrics/visits_confirmed.json").json()
    assert int(asked["rows"][0]["value"]) == 1


DOUBTED = f"""{HEADER}
QG-1,2024-03-05,张三,高唐甲建筑有限公司,城东片,3,12000,核处中
QG-2,2024-03-06,李四,高唐乙建筑有限公司,汇鑫街道,2,8000000,核处中
QG-3,2024-03-07,王五,高唐丙建筑有限公司,汇鑫街道,2,8000,已办结
"""


def test_doubts_are_settled_on_the_page_and_taken_back(page: Page, own_server: str, tmp_path: Path) -> None:
    load(tmp_path / "data", tmp_path / "first", 全国平台线索=DOUBTED)
    page.goto(f"{own_server}/data?tab=doubts")
    rows = page.locator("#doubts-body tbody tr")
    expect(rows).to_have_count(3, timeout=SLOW)

    rows.filter(has_text="未知镇街").get_by_role("button", name="处理").click()
    form = page.locator("#doubt-form")
    expect(form).to_contain_text("“城东片”就是", timeout=SLOW)
    form.get_by_role("button", name="保存").click()
    said(page, "请先选定或填写")
    form.locator("select").select_option("梁村镇")
    form.get_by_role("button", name="保存").click()
    said(page, "已按“梁村镇”处理")
    expect(rows).to_have_count(2, timeout=SLOW)
    expect(form).to_be_hidden()

    rows.filter(has_text="人均金额过大").get_by_role("button", name="处理").click()
    form.locator("input[type=number]").fill("8000")
    form.get_by_role("button", name="保存").click()
    said(page, "“欠薪金额”已更正")
    expect(rows).to_have_count(1, timeout=SLOW)
    total = page.request.get(f"{own_server}/api/metrics/owed_yuan.json").json()["rows"][0]["value"]
    assert float(total) == 12000 + 8000 + 8000

    rows.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="所选确认无误").click()
    said(page, "已确认1处无误")
    expect(page.locator("#doubts-body")).to_contain_text("没有待核的行", timeout=SLOW)

    page.get_by_role("tab", name="批次").click()
    batches = page.locator("#data-batches tbody tr")
    expect(batches).to_have_count(4, timeout=SLOW)
    amount = batches.nth(1)
    amount.locator("summary").click()
    expect(amount).to_contain_text("欠薪金额 （空） → 8000.00")
    amount.get_by_role("button", name="撤销", exact=True).click()
    page.get_by_role("button", name="确定").click()
    said(page, "收回 1 项人工核对")
    page.get_by_role("tab", name="待核").click()
    expect(page.locator("#doubts-body")).to_contain_text("人均金额过大", timeout=SLOW)


def test_the_form_of_a_doubt_takes_the_focus_and_gives_it_back(
    page: Page, own_server: str, tmp_path: Path
) -> None:
    """Forty rows of places that are no town: the last one's button is far below the form."""
    lines = [f"QG-{at},2024-03-05,张三,高唐甲建筑有限公司,城东{at}片,3,12000,核处中" for at in range(40)]
    load(tmp_path / "data", tmp_path / "first", 全国平台线索="\n".join([HEADER, *lines, ""]))
    page.goto(f"{own_server}/data?tab=doubts")
    buttons = page.locator("#doubts-body").get_by_role("button", name="处理")
    expect(buttons).to_have_count(40, timeout=SLOW)
    form = page.locator("#doubt-form")

    buttons.nth(38).click()
    expect(form.locator("select")).to_be_focused(timeout=SLOW)
    expect(form).to_be_in_viewport()
    form.get_by_role("button", name="收起").click()
    expect(buttons.nth(38)).to_be_focused(timeout=SLOW)
    expect(buttons.nth(38)).to_be_in_viewport()

    following = buttons.nth(39).get_attribute("id")
    buttons.nth(38).click()
    expect(form.locator("select")).to_be_focused(timeout=SLOW)
    form.locator("select").select_option("梁村镇")
    form.get_by_role("button", name="保存").click()
    expect(buttons).to_have_count(39, timeout=SLOW)
    expect(buttons.nth(38)).to_be_focused(timeout=SLOW)
    assert buttons.nth(38).get_attribute("id") == following
