"""Declarations: every one loads, a contradiction is an error, headers match however they are written."""

from pathlib import Path

import pytest

from data.paths import LEDGERS
from data.spec.ledger import LedgerError, load_all, load_file, normalise_header

SMALL = """
id = "small"
label = "小台账"
key = ["native_number"]
fallback_key = ["received_date"]
number = "native_number"
main_date = "received_date"
title_words = ["小"]
signature = ["编号"]
columns = [
  { name = "编号", field = "native_number", kind = "number", aliases = ["号"] },
  { name = "日期", field = "received_date", kind = "date", aliases = ["收到日期"] },
  { name = "状态", field = "status", kind = "code", aliases = [], codes = { "已办结" = ["办结"] } },
]
"""

TITLE, WORDS = 'title_words = ["小"]', 'read_words = ["status"]'


def declared(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_declaration_loads_under_the_name_of_its_file():
    files = [path.stem for path in LEDGERS.glob("*.toml")]
    assert len(files) >= 9
    assert sorted(load_all()) == sorted(files)


def test_a_declaration_becomes_a_ledger(tmp_path: Path):
    ledger = load_file(declared(tmp_path, SMALL))
    assert [column.field for column in ledger.staged] == ["native_number", "received_date", "status"]
    assert ledger.by_name["状态"].codes == {"已办结": ("办结",)}


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ('aliases = ["收到日期"]', 'aliases = ["收到日期", " 号 "]', "同时写在"),
        ('kind = "date"', 'kind = "dates"', "不认识的类型"),
        ('main_date = "received_date"', 'main_date = "day"', "没有对应的列"),
        ('field = "status"', 'field = "native_number"', "写在多列"),
        ('kind = "number", aliases', 'kind = "number", alias = "x", aliases', "不认识的写法"),
        (', codes = { "已办结" = ["办结"] }', "", "codes 只用于类型 code"),
        ('signature = ["编号"]', 'signature = ["号"]', "不是列名"),
        ('id = "small"', 'id = "other"', "id 应与文件名一致"),
        ('main_date = "received_date"\n', "", "写法不完整"),
        (TITLE, f'{TITLE}\n{WORDS}\nread_where_empty = {{ wages = "status" }}', "wages 不能从文字里读"),
        (TITLE, f'{TITLE}\n{WORDS}\nread_where_empty = {{ yuan = "owed" }}', "owed 没有对应的列"),
        (TITLE, f'{TITLE}\n{WORDS}\nread_where_empty = {{ yuan = "status" }}', "没有编号的渠道台账"),
        (TITLE, f"{TITLE}\n{WORDS}", "要么都写、要么都不写"),
    ],
)
def test_a_contradiction_is_an_error(tmp_path: Path, written: str, instead: str, complaint: str):
    assert written in SMALL
    with pytest.raises(LedgerError, match=complaint):
        load_file(declared(tmp_path, SMALL.replace(written, instead)))


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("欠薪金额", "欠薪金额", None),
        ("欠薪金额（万元）", "欠薪金额", "万元"),
        ("欠薪金额\n(元)", "欠薪金额", "元"),
        (" 欠 薪　金 额 ", "欠薪金额", None),
        ("合同额（单位：万元）", "合同额", "万元"),
        ("日工资标准(元/天)", "日工资标准", "元"),
        ("应缴比例（％）", "应缴比例", "%"),
        ("涉及人数（人）", "涉及人数", "人"),
        ("*姓名：", "姓名", None),
        ("线索\u200b编号\ufeff", "线索编号", None),
        ("投诉人（代表）", "投诉人(代表)", None),
        ("ＩＤ号", "ID号", None),
        ("(元)", "(元)", None),
        ("欠薪金额（千元）", "欠薪金额", "千元"),
        ("合同额(亿元)", "合同额", "亿元"),
        ("欠薪金额（人民币/万元）", "欠薪金额", "万元"),
        ("金额(以万元计)", "金额", "万元"),
        ("金额（万元，含税）", "金额", "万元"),
        ("金额(万)", "金额", "万元"),
        ("涉及金额/万元", "涉及金额", "万元"),
        ("欠薪金额：万元", "欠薪金额", "万元"),
        ("金额-元", "金额", "元"),
        ("单元", "单元", None),
        ("地址（二单元）", "地址(二单元)", None),
        (None, "", None),
    ],
)
def test_headers_are_normalised(header: str | None, name: str, unit: str | None):
    assert normalise_header(header) == (name, unit)


@pytest.mark.parametrize(
    ("ledger", "header", "column"),
    [
        ("national_clues", "提交时间（反映时间）", "提交时间"),
        ("national_clues", "欠薪地(省/市/县/镇)", "欠薪地"),
        ("national_clues", "欠薪金额（大约）（万元）", "欠薪金额"),
        ("visits", "投诉人(代表)", "投诉人"),
        ("payrolls", "实 发 工 资", "实发工资"),
        ("payrolls", "代扣社保(个人)", "扣款"),
        ("hotline_orders", "留言详情", "主要内容"),
        ("wage_deposits", "免存/降比理由(如连续3年无拖欠)", "减免理由"),
    ],
)
def test_a_header_finds_its_column(ledger: str, header: str, column: str):
    found = load_all()[ledger].match(header)
    assert found is not None
    assert found.name == column


def test_a_strange_header_finds_none():
    assert load_all()["visits"].match("天气") is None
    assert load_all()["visits"].match(None) is None
