"""Cells as offices type them → values. Every expectation is worked out by hand."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from etl.staging import install_macros
from etl.staging.numbers import count_in_words, yuan_in_words
from tests.etl_staging.conftest import KEY, Rows

Staged = Callable[[str, Rows], list[dict[str, Any]]]


def keyed(text: str) -> str:
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()[:32]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-05", "2024-03-05 00:00:00"),
        ("2024/3/5", "2024-03-05 00:00:00"),
        ("2024.3.5", "2024-03-05 00:00:00"),
        ("2024年3月5日", "2024-03-05 00:00:00"),
        ("２０２４年３月５日", "2024-03-05 00:00:00"),
        ("20240305", "2024-03-05 00:00:00"),
        ("'2024-03-05\t", "2024-03-05 00:00:00"),
        ("2024-03-05 10:22:11", "2024-03-05 10:22:11"),
        ("2024/3/5 10:22", "2024-03-05 10:22:00"),
        ("2024-03-05T10:22:11.125Z", "2024-03-05 18:22:11"),
        ("2024年3月5日 10时22分", "2024-03-05 10:22:00"),
        ("2024年3月5日（星期二）", "2024-03-05 00:00:00"),
        ("20240305102211", "2024-03-05 10:22:11"),
        ("3月5日", "2023-03-05 00:00:00"),  # the title's year
        ("45356", "2024-03-05 00:00:00"),
        ("45356.43", "2024-03-05 10:19:12"),  # 0.43 days = 37152 s
        ("2024-02-29", "2024-02-29 00:00:00"),
        ("2023-02-29", None),
        ("2024年2月30日", None),
        ("2024-13-01", None),
        ("2024-03", None),  # a month is no day
        ("12345", None),  # a serial of 1933
        ("三月五日", "2023-03-05 00:00:00"),
        ("二〇二四年三月二十五日", "2024-03-25 00:00:00"),
        ("二零二四年十月三十一日", "2024-10-31 00:00:00"),
        ("二〇二四年十二月十日", "2024-12-10 00:00:00"),
        ("2024 年 3 月 5 日", "2024-03-05 00:00:00"),
        ("2024、3、5", "2024-03-05 00:00:00"),
        ("2024。3。5", "2024-03-05 00:00:00"),
        ("2024—03—05", "2024-03-05 00:00:00"),
        ("2024.3.5.", "2024-03-05 00:00:00"),
        ("24年3月5日", "2024-03-05 00:00:00"),
        ("202403051022", "2024-03-05 10:22:00"),
        ("2024/3/5 下午3:22", "2024-03-05 15:22:00"),
        ("2024-03-05 上午 10:22:11", "2024-03-05 10:22:11"),
        ("2024-03-05 3:22 PM", "2024-03-05 15:22:00"),
        ("2024-03-05 下午15:22", "2024-03-05 15:22:00"),
        ("2024年3月5日下午3时22分", "2024-03-05 15:22:00"),
        ("2024年3月5日上午", "2024-03-05 00:00:00"),
        ("3月5日 10:22", "2023-03-05 10:22:00"),
        ("3/5", "2023-03-05 00:00:00"),
        ("3-5", None),  # it may be a period
        ("3.5", None),  # it may be a number
        ("2月30日", None),
        ("24-3-5", None),
        ("/", None),
        ("未办结", None),
        (None, None),
    ],
)
def test_dates(staged: Staged, cell: str | None, expected: str | None):
    [row] = staged("national_clues", [{"提交时间": cell, "@year": "2023"}])
    assert row["received_at"] == (None if expected is None else datetime.fromisoformat(expected))


def test_a_bare_day_needs_the_title_s_year(staged: Staged):
    [row] = staged("national_clues", [{"提交时间": "3月5日"}])
    assert row["received_at"] is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03", date(2024, 3, 1)),
        ("2024年3月", date(2024, 3, 1)),
        ("2024年03月份", date(2024, 3, 1)),
        ("2024/3", date(2024, 3, 1)),
        ("2024.11", date(2024, 11, 1)),
        ("202403", date(2024, 3, 1)),
        ("3月", date(2023, 3, 1)),
        ("2024-03-15", date(2024, 3, 1)),
        ("45356", date(2024, 3, 1)),
        ("2024.3.1至2024.3.31", date(2024, 3, 1)),
        ("2024年3月1日-2024年3月31日", date(2024, 3, 1)),
        ("2024.3.1至2024.4.30", None),
        ("二〇二四年十月", date(2024, 10, 1)),
        ("三月份", date(2023, 3, 1)),
        ("1-3", None),
        ("1/3", None),
        ("2023-13", None),
        ("第一季度", None),
    ],
)
def test_months(staged: Staged, cell: str, expected: date | None):
    [row] = staged("payrolls", [{"月份": cell, "@year": "2023"}])
    assert row["wage_month"] == expected


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("35000", None, "35000.00"),
        ("3.5", "万元", "35000.00"),
        ("3.5万", "万元", "35000.00"),  # the cell's own unit goes first
        ("35000元", "万元", "35000.00"),
        ("￥35,000.50", None, "35000.50"),
        ("¥35，000", None, "35000.00"),
        ("３５０００", None, "35000.00"),
        ("约3万元", None, "30000.00"),
        ("3万余元", None, "30000.00"),
        ("1.2万元左右", None, "12000.00"),
        ("2亿", None, "200000000.00"),
        ("叁万元", None, "30000.00"),
        ("三万五千", None, "35000.00"),
        ("十二万", "元", "120000.00"),
        ("3万5", None, "35000.00"),
        ("三十五", "万元", "350000.00"),
        ("五千", "万元", None),  # 元 or 万元 is meant: nobody can tell
        ("五千", "元", "5000.00"),
        ("3.5", "千元", "3500.00"),
        ("3.5", "百万元", "3500000.00"),
        ("1.2", "亿元", "120000000.00"),
        ("3.5w", None, "35000.00"),
        ("3 W 元", None, "30000.00"),
        ("5000来块", None, "5000.00"),
        ("1,2345,678", None, None),
        ("3,5000", None, "35000.00"),
        ("12,345.67元", None, "12345.67"),
        ("1.200,50", None, None),
        ("2、3万", None, None),
        ("三、五万", None, None),
        ("3000，", None, "3000.00"),
        ("2000+3000", None, None),
        ("-500", None, "-500.00"),
        ("0", None, "0.00"),
        ("24300000000000", None, "24300000000000.00"),
        ("1-2万", None, None),
        ("若干", None, None),
        ("无", None, None),
        (None, None, None),
    ],
)
def test_yuan(staged: Staged, cell: str | None, unit: str | None, expected: str | None):
    [row] = staged("visits", [{"金额": cell, "金额@unit": unit}])
    assert row["owed_yuan"] == (None if expected is None else Decimal(expected))


def test_a_declared_unit_holds_where_header_and_title_give_none(staged: Staged):
    bare, given = staged(
        "projects", [{"合同额": "300", "合同额@unit": None}, {"合同额": "300", "合同额@unit": "元"}]
    )
    assert (bare["contract_yuan"], given["contract_yuan"]) == (Decimal("3000000.00"), Decimal("300.00"))


def test_columns_of_one_meaning_are_summed(staged: Staged):
    both, one, none = staged(
        "payrolls",
        [
            {"扣款": "100", "扣款@2": "20.5", "扣款@3": None},
            {"扣款": None, "扣款@2": "20", "扣款@3": None},
            {"扣款": None, "扣款@2": None, "扣款@3": None},
        ],
    )
    assert both["deducted_yuan"] == Decimal("120.50")
    assert one["deducted_yuan"] == Decimal("20.00")
    assert none["deducted_yuan"] is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("叁万元", "30000"),
        ("三万五千", "35000"),
        ("十二万", "120000"),
        ("3万5千元", "35000"),
        ("一万二", "12000"),
        ("五千八", "5800"),
        ("壹拾贰万叁仟肆佰伍拾元整", "123450"),
        ("一万零五百", "10500"),
        ("一亿二千万", "120000000"),
        ("叁仟元伍角", "3000.5"),
        ("叁仟元零伍分", "3000.05"),
        ("负三千元", "-3000"),
        ("一百零八万", "1080000"),
        ("万", None),
        ("元", None),
        ("1-2万", None),
        ("3.5万/人", None),
        ("一二三", None),
    ],
)
def test_amounts_in_words(words: str, expected: str | None):
    assert yuan_in_words(words, None) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("words", "expected"),
    [("十二人", 12), ("二十余名", 20), ("两个人", 2), ("一百零五人", 105), ("数十人", None)],
)
def test_counts_in_words(words: str, expected: int | None):
    assert count_in_words(words) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", 12),
        ("12.0", 12),
        ("１２", 12),
        ("10余人", 10),
        ("约20人", 20),
        ("12名", 12),
        ("十二人", 12),
        ("十几人", 10),
        ("二十几个", 20),
        ("10来人", 10),
        ("10+", 10),
        ("1,200", 1200),
        ("-3", -3),
        ("3-5人", None),
        ("2、3人", None),
        ("几十人", None),
        ("12.5", None),
        ("多人", None),
        ("不详", None),
        (None, None),
    ],
)
def test_counts(staged: Staged, cell: str | None, expected: int | None):
    [row] = staged("visits", [{"人数": cell}])
    assert row["worker_count"] == expected


@pytest.mark.parametrize(("cell", "expected"), [("每月15日", 15), ("15号", 15), ("次月15日", 15)])
def test_pay_days(staged: Staged, cell: str, expected: int):
    [row] = staged("projects", [{"工资支付日": cell}])
    assert row["pay_day"] == expected


@pytest.mark.parametrize(
    ("cell", "expected"), [("22.5", "22.50"), ("22天", "22.00"), ("22.5工日", "22.50"), ("半", None)]
)
def test_quantities(staged: Staged, cell: str, expected: str | None):
    [row] = staged("payrolls", [{"出勤天数": cell}])
    assert row["attended_days"] == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("2%", "2"), ("2", "2"), ("1.5％", "1.5"), ("0.02", "2"), ("0.5", "0.5"), ("百分之二", None)],
)
def test_percentages(staged: Staged, cell: str, expected: str | None):
    [row] = staged("wage_deposits", [{"应缴比例": cell}])
    assert row["ratio_pct"] == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("cell", "day", "workdays"),
    [
        ("10个工作日", None, 10),
        ("10", None, 10),
        ("5工作日内", None, 5),
        ("2024-03-05", date(2024, 3, 5), None),
        ("2024年3月5日前", date(2024, 3, 5), None),
        ("45356", date(2024, 3, 5), None),
        ("尽快", None, None),
    ],
)
def test_limits(staged: Staged, cell: str, day: date | None, workdays: int | None):
    [row] = staged("national_clues", [{"办理时限": cell}])
    assert (row["limit_date"], row["limit_workdays"]) == (day, workdays)


def test_texts_are_tidied(staged: Staged):
    [row] = staged(
        "national_clues",
        [
            {
                "线索编号": "'202403050001\t",
                "被反映单位": "鑫达（高唐） 建筑有限公司",
                "项目名称": "金城小区(一期)",
                "欠薪起止时间": "  2023年8月-\n11月 ",
                "行业": "ＡＢ１",
                "欠薪地": "鱼丘湖 ",
            }
        ],
    )
    assert row["native_number"] == "202403050001"
    assert row["employer_name"] == "鑫达（高唐）建筑有限公司"
    assert row["project_name"] == "金城小区（一期）"
    assert row["owed_period"] == "2023年8月- 11月"
    assert row["sector_text"] == "AB1"
    assert row["town_text"] == "鱼丘湖"


def test_codes_become_the_declared_word(staged: Staged):
    rows = staged(
        "hotline_orders", [{"工单状态": cell} for cell in ("已归档", "[作废]", " 已 办 结 ", "挂起", None)]
    )
    assert [row["status"] for row in rows] == ["已办结", "不予受理", "已办结", "挂起", None]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("张 三", "张*"),
        ("欧阳明月", "欧阳**"),
        ("买买提艾力", "买****"),
        ("张", "*"),
        ("张三、李四五", "张*、李*五"),
        ("王建国等5人", "王*国"),
        ("张三(代表)", "张*"),
        ("王女士", "王女士"),
        ("张*明", "张*明"),
        ("张三 13812345678", "张*"),
        ("无", None),
        (None, None),
    ],
)
def test_names_are_masked(staged: Staged, name: str | None, masked: str | None):
    [row] = staged("visits", [{"投诉人": name}])
    assert row["complainant"] == masked


@pytest.mark.parametrize(
    ("cell", "shown", "number"),
    [
        ("371526199001011234", "371526********1234", "371526199001011234"),
        ("37152619900101123x", "371526********123X", "37152619900101123X"),
        ("'371526 19900101 1234", "371526********1234", "371526199001011234"),
        ("371526900101123", "371526******123", "371526900101123"),
        ("371526********1234", "371526********1234", None),
        ("3715261990", "371*******", None),
        ("无", None, None),
        (None, None, None),
    ],
)
def test_id_cards_are_masked_and_hashed(
    staged: Staged, cell: str | None, shown: str | None, number: str | None
):
    [row] = staged("visits", [{"身份证号": cell}])
    assert row["id_card"] == shown
    assert row["id_card_hash"] == (keyed(number) if number else None)
    assert row["complainant_hash"] == row["id_card_hash"]


@pytest.mark.parametrize(
    ("cell", "shown", "number"),
    [
        ("13812345678", "138****5678", "13812345678"),
        ("+86 138-1234-5678", "138****5678", "13812345678"),
        ("8613812345678", "138****5678", "13812345678"),
        ("13812345678/13987654321", "138****5678", "13812345678"),
        ("0635-3951234", "063****1234", "06353951234"),
        ("138****5678", "138****5678", None),
        ("3951234", "395****", None),
        (None, None, None),
    ],
)
def test_phones_are_masked_and_hashed(
    staged: Staged, cell: str | None, shown: str | None, number: str | None
):
    [row] = staged("visits", [{"电话": cell}])
    assert row["phone"] == shown
    assert row["phone_hash"] == (keyed(number) if number else None)


def test_a_long_key_is_hashed_as_hmac_says(con: duckdb.DuckDBPyConnection):
    other = con.cursor()
    install_macros(other, b"k" * 100)
    expected = hmac.new(b"k" * 100, b"13812345678", hashlib.sha256).hexdigest()[:32]
    assert other.execute("select keyed_hash('13812345678')").fetchall() == [(expected,)]
    other.close()


def test_bank_cards_show_four_digits(staged: Staged):
    rows = staged(
        "payrolls",
        [{"银行卡号": cell} for cell in ("6222021234567891234", "6222 0212 3456 7891", "无", None)],
    )
    assert [row["bank_card"] for row in rows] == ["**** **** **** 1234", "**** **** **** 7891", None, None]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我叫王建国，电话13812345678。", "我叫王**，电话138****5678。"),
        # a town, by any of its names, and the county are no persons; who comes from there is one
        ("我是赵寨子镇人，老板张三欠钱", "我是赵寨子镇人，老板张**欠钱"),
        ("我是杨屯的，我叫杨屯生。", "我是杨屯的，我叫杨**。"),
        ("我叫梁村明，在高唐干活", "我叫梁**，在高唐干活"),
        ("我是高唐人", "我是高唐人"),
        ("我是清平镇的张三丰。", "我是清平镇的张**。"),
        ("我是高唐县尹集镇王庄村的李四光，", "我是高唐县尹集镇王庄村的李**，"),
        ("身份证371526199001011234、37152619900101123X", "身份证371526********1234、371526********123X"),
        ("老证371526900101123", "老证371526******123"),
        ("卡号6222021234567891234", "卡号**** **** **** 1234"),
        ("卡号6222 0212 3456 7891", "卡号**** **** **** 7891"),
        ("13812345678,13987654321", "138****5678,139****4321"),
        ("座机0635-3951234", "座机0635-***1234"),
        ("联系人：张小明", "联系人：张**"),
        ("工人李四反映欠薪", "工人李**反映欠薪"),
        ("找到刘德华先生", "找到刘某先生"),
        ("姓名：赵六，女", "姓名：赵**，女"),
        ("我是农民工，拖欠工资35000元", "我是农民工，拖欠工资35000元"),
        ("工单2024030512共3件", "工单2024030512共3件"),
    ],
)
def test_persons_are_masked_in_running_text(staged: Staged, text: str, masked: str):
    [row] = staged("visits", [{"诉求": text}])
    assert row["content"] == masked


def test_digits_are_masked_in_every_text_column(staged: Staged):
    [row] = staged(
        "payrolls",
        [
            {
                "班组": "钢筋班13812345678",
                "项目名称": "金城小区371526199001011234",
                "工种": "6222021234567891234",
            }
        ],
    )
    assert row["team"] == "钢筋班138****5678"
    assert row["project_name"] == "金城小区371526********1234"
    assert row["trade"] == "**** **** **** 1234"
