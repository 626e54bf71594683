"""One record at a time: declined, settled, on time, overdue; whose town, sector and authority it is."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

MARTS = ("complaints",)

RECEIVED = "2024-03-04 09:00:00"  # a Monday; national limit 2024-03-18

# (is_declined, is_settled, is_closed_on_time, is_overdue, is_open_overdue) by what the file says
HANDLING: dict[str, tuple[dict[str, Any], tuple[bool, ...]]] = {
    "closed on the last day": (
        {"status": "已办结", "settled_at": "2024-03-18 17:00:00"},
        (False, True, True, False, False),
    ),
    "closed a day late": (
        {"status": "已办结", "settled_at": "2024-03-19 08:00:00"},
        (False, True, False, True, False),
    ),
    "open": ({"status": "核处中"}, (False, False, False, True, True)),
    "awaiting review": (
        {"status": "待审核", "settled_at": "2024-03-10 08:00:00"},
        (False, False, False, True, True),
    ),
    "sent to arbitration, open": (
        {"status": "核处中", "conclusion": "引导仲裁诉讼"},
        (False, False, False, True, True),
    ),
    "sent to arbitration, closed": (
        {"status": "核处中", "conclusion": "引导仲裁诉讼", "settled_at": "2024-03-10 08:00:00"},
        (False, True, True, False, False),
    ),
    "returned": ({"status": "退回"}, (True, False, False, False, False)),
    "not taken, late": (
        {"status": "不予受理", "settled_at": "2024-03-25 08:00:00"},
        (True, True, False, False, False),
    ),
    # a day that nobody wrote proves neither in time nor late
    "closed on an unknown day": ({"status": "已办结"}, (False, True, False, False, False)),
}


def test_handling_states(snapshot: Snapshot) -> None:
    for case, (fields, _) in HANDLING.items():
        snapshot.add("national_clues", native_number=case, received_at=RECEIVED, **fields)
    snapshot.add("visits", received_date="2024-06-28")
    assert snapshot.build() == date(2024, 6, 28)
    found = snapshot.rows(
        "select native_number, (is_declined, is_settled, is_closed_on_time, is_overdue, is_open_overdue)"
        " from complaints where channel = 'national'"
    )
    assert dict(found) == {case: flags for case, (_, flags) in HANDLING.items()}


def test_nothing_after_data_until_is_known(snapshot: Snapshot) -> None:
    """Loaded on the 12th: a closing date of the 15th has not come, and the limit of the 18th is not due."""
    snapshot.add(
        "national_clues",
        native_number="N1",
        received_at=RECEIVED,
        status="已办结",
        settled_at="2024-03-15 08:00:00",
    )
    snapshot.build(loaded_on=date(2024, 3, 12))
    assert snapshot.rows("select is_settled, settled_date, is_due, is_open_overdue from complaints") == [
        (False, None, False, False)
    ]


def test_due_today_is_due_and_not_yet_overdue(snapshot: Snapshot) -> None:
    snapshot.add("national_clues", native_number="N1", received_at=RECEIVED, status="核处中")
    # its own ledger reaches the day it is due
    snapshot.add("national_clues", native_number="N2", received_at="2024-03-18")
    snapshot.build()
    assert snapshot.rows(
        "select is_due, is_closed_on_time, is_open_overdue from complaints where native_number = 'N1'"
    ) == [(True, False, False)]


def test_visits_say_their_state_by_way_and_day(snapshot: Snapshot) -> None:
    cases: list[tuple[dict[str, Any], tuple[str, bool, bool]]] = [
        ({"accept_type": "不予受理"}, ("不予受理", True, False)),
        ({"accept_type": "受理", "settled_date": "2024-03-06"}, ("已办结", False, True)),
        ({"accept_type": "转办"}, ("办理中", False, False)),
        ({"accept_type": "引导仲裁"}, ("办理中", False, False)),
        ({"accept_type": "引导仲裁", "settled_date": "2024-03-05"}, ("已办结", False, True)),
        # the words of 办理结果 settle it too, but not what is promised, partly done or only paid
        ({"accept_type": "受理", "result": "已办结"}, ("已办结", False, True)),
        ({"result": "经协调双方和解，已妥善解决"}, ("已办结", False, True)),
        ({"result": "工资全部付清，结案"}, ("已办结", False, True)),
        ({"result": "未办结"}, ("办理中", False, False)),
        ({"result": "预计3月底前办结"}, ("办理中", False, False)),
        ({"result": "已解决部分人员工资"}, ("办理中", False, False)),
        ({"result": "尚未解决，待企业回款后办结"}, ("办理中", False, False)),
        ({"result": "已支付"}, ("办理中", False, False)),
        ({"accept_type": "不予受理", "result": "已办结"}, ("不予受理", True, False)),
    ]
    ids = [snapshot.add("visits", received_date="2024-03-04", **fields) for fields, _ in cases]
    snapshot.build()
    found = dict(snapshot.rows("select row_id, (status, is_declined, is_settled) from complaints"))
    assert [found[row_id] for row_id in ids] == [expected for _, expected in cases]


def test_verified(snapshot: Snapshot) -> None:
    cases: list[tuple[dict[str, Any], bool]] = [
        ({"conclusion": "属实已解决"}, True),
        ({"conclusion": "属实处理中"}, True),
        ({"conclusion": "部分属实"}, True),
        ({"conclusion": "不属实"}, False),
        ({}, False),
        ({"verified_yuan": 0}, False),
        ({"verified_yuan": 500}, True),
        ({"conclusion": "不属实", "verified_yuan": 0}, False),
        ({"conclusion": "不属实", "verified_yuan": 500}, False),
        ({"conclusion": "部分属实", "verified_yuan": 0}, True),
    ]
    ids = [snapshot.add("national_clues", received_at=RECEIVED, **fields) for fields, _ in cases]
    snapshot.build()
    found = dict(snapshot.rows("select row_id, is_verified from complaints"))
    assert [found[row_id] for row_id in ids] == [expected for _, expected in cases]


def test_ratings(snapshot: Snapshot) -> None:
    expected = {
        "满意": (True, True),
        "基本满意": (True, True),
        "不满意": (True, False),
        "未接通": (False, False),
        None: (False, False),
    }
    for satisfaction in expected:
        snapshot.add("hotline_orders", received_at=RECEIVED, satisfaction=satisfaction)
    snapshot.build()
    assert dict(snapshot.rows("select satisfaction, (is_rated, is_satisfied) from complaints")) == expected


def test_what_a_hotline_order_tells_only_in_its_text(snapshot: Snapshot) -> None:
    snapshot.add(
        "hotline_orders",
        native_number="H1",
        received_at=RECEIVED,
        phone_hash="p",
        text_employer="甲公司",
        text_project="乙工程",
        text_town="清平镇",
        text_yuan=Decimal("35000.00"),
        text_worker_count=4,
        text_confidence=0.9,
        content="来电人反映\n" + "工资" * 60,
    )
    snapshot.build()
    [row] = snapshot.rows(
        "select employer_name, project_name, town_code, owed_yuan, worker_count, phone_key, worker_key,"
        " summary from complaints"
    )
    assert row[:7] == ("甲公司", "乙工程", "371526103", Decimal("35000.00"), 4, "p", None)
    assert row[7] == "来电人反映 " + "工资" * 36 + "工…"
    assert len(row[7]) == 80


class TestPlace:
    """Town, sector and authority: the record's own words, else its project's."""

    @pytest.fixture(autouse=True)
    def project(self, snapshot: Snapshot) -> None:
        snapshot.add(
            "projects",
            native_number="P1",
            project_name="县医院迁建",
            start_date="2023-01-01",
            town_text="固河镇",
            sector_text="医院",
            authority_text="高唐县住建局",
        )

    def place(self, snapshot: Snapshot, **fields: Any) -> tuple[str, str, str, str | None]:
        snapshot.add("national_clues", native_number="N1", received_at=RECEIVED, **fields)
        snapshot.build()
        [row] = snapshot.rows("select town_code, sector, authority, project_id from complaints")
        return row

    def test_from_the_project(self, snapshot: Snapshot) -> None:
        found = self.place(snapshot, project_name="县医院迁建")
        assert found == ("371526104", "health", "housing_bureau", "P1")

    def test_own_words_go_first(self, snapshot: Snapshot) -> None:
        found = self.place(
            snapshot,
            project_name="县医院迁建",
            town_text="赵寨镇",
            sector_text="装饰装修工程",
            handler_text="县人社局",
        )
        assert found == ("371526107", "housing", "human_resources_bureau", "P1")

    def test_an_authority_that_the_list_lacks_stays_what_it_says(self, snapshot: Snapshot) -> None:
        """Neither the project's nor the sector's office answers for it. Of two ways of writing one office
        the more frequent one names it."""
        snapshot.marts = ()  # doubts are those of a whole build
        first, second = "市场监管局", "高唐县公安局"
        rows = [
            snapshot.add(ledger, received_at=RECEIVED, sector_text="水利", handler_text=handler)
            for ledger, handler in (
                ("national_clues", first), ("national_clues", "县公安局"), ("provincial_clues", second),
                ("provincial_clues", second), ("provincial_clues", "县水利局"),
            )
        ]  # fmt: skip
        orders = snapshot.add(
            "hotline_orders", received_at=RECEIVED, handler_text="县公安局、交警大队,值班室"
        )
        snapshot.build()
        found = dict(snapshot.rows("select row_id, authority from complaints"))
        assert [found[row] for row in rows] == [
            f"other:{first}", f"other:{second}", f"other:{second}", f"other:{second}", "water_bureau"
        ]  # fmt: skip
        # a comma parts codes in an address
        assert found[orders] == "other:县公安局、交警大队、值班室"
        assert snapshot.rows(
            "select authority_name, short_name, authority from authorities where authority like 'other:%'"
            " and length(authority_name) < 7 order by 1"
        ) == [(name, name, f"other:{name}") for name in (first, second)]
        assert snapshot.rows(
            "select ledger, row_id, column_name from doubts where rule = 'unknown_authority' order by 1, 2"
        ) == [
            ("hotline_orders", orders, "办理单位"),
            ("national_clues", rows[0], "承办单位"),
            ("national_clues", rows[1], "承办单位"),
            # one line stands for both
            ("provincial_clues", rows[2], "承办单位"),
        ]

    def test_so_does_a_project_s(self, snapshot: Snapshot) -> None:
        snapshot.add("projects", native_number="P9", project_name="体育馆", authority_text="县体育中心")
        assert self.place(snapshot, project_name="体育馆")[2] == "other:县体育中心"

    @pytest.mark.parametrize("handler", [None, "-", "无", " / ", "待定"])
    def test_only_where_nothing_is_said_the_project_s(self, snapshot: Snapshot, handler: str | None) -> None:
        assert self.place(snapshot, project_name="县医院迁建", handler_text=handler)[2] == "housing_bureau"

    def test_an_unknown_town_stays_unknown(self, snapshot: Snapshot) -> None:
        """It goes on the list to mend; the project's town would hide it."""
        found = self.place(snapshot, project_name="县医院迁建", town_text="某某乡")
        assert found[0] == "unknown"

    def test_nothing_known(self, snapshot: Snapshot) -> None:
        assert self.place(snapshot) == ("unknown", "unknown", "human_resources_bureau", None)

    def test_a_name_two_projects_share_matches_neither(self, snapshot: Snapshot) -> None:
        snapshot.add("projects", native_number="P2", project_name="县医院迁建", start_date="2023-01-01")
        assert self.place(snapshot, project_name="县医院迁建")[3] is None
