"""The whole picture over the small county, and what is served for the time without a server."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from data.warehouse import Warehouse
from pages._bundles import bundles
from pages._wall import build, offline, picture
from pages._wall.scene import all_scenes
from pages._wall.scenes import funds
from tests.data.small_county.complaints import complaint
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot
from tests.wall.conftest import walk, words


def views(drawn: list) -> list[str]:
    found = [one.to_plotly_json()["props"].get("data-view") for one in drawn]
    return [view for view in found if view]


def test_one_snapshot_and_one_view_a_scene(small: Warehouse) -> None:
    shown, drawn = picture.draw(small, list(all_scenes()))
    assert shown == FIRST
    assert views(drawn) == list(all_scenes())
    ids = [one.id for one in walk(drawn) if getattr(one, "id", None)]
    assert len(ids) == len(set(ids))
    rolls = [props["data-roll"] for props in map(_props, walk(drawn)) if "data-roll" in props]
    assert len(rolls) == len(set(rolls)) > 12


def _props(one: object) -> dict:
    return one.to_plotly_json()["props"] if hasattr(one, "to_plotly_json") else {}


def test_wide_pairs_the_others(small: Warehouse) -> None:
    assert views(picture.draw(small, list(all_scenes()), picture.WIDE)[1]) == [
        "overview", "towns funds", "recovery alerts",
    ]  # fmt: skip
    assert views(picture.draw(small, ["funds", "overview", "alerts", "towns"], picture.WIDE)[1]) == [
        "overview", "funds alerts", "towns",
    ]  # fmt: skip


def test_neither_employer_nor_project_is_on_any_scene(tmp_path: Path) -> None:
    named = {"employer_name": "某某建筑有限公司", "project_name": "某某安置楼", "is_verified": True}
    rows = [*TABLES["complaints"], complaint(90, "hotline", "2024-06-14", "371526001", **named)]
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, "complaints": rows}).name)
    _, drawn = picture.draw(Warehouse(tmp_path), list(all_scenes()))
    seen = words(drawn)
    assert "某某" not in seen and "有限公司" not in seen


def test_no_snapshot_is_a_sentence(tmp_path: Path) -> None:
    shown, drawn = picture.draw(Warehouse(tmp_path), ["overview"])
    assert shown is None
    assert "还没有数据" in words(drawn)


def test_a_scene_without_data_is_skipped(small: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(funds.SCENE, has_data=lambda _answers: False)
    monkeypatch.setattr(picture, "all_scenes", lambda: {**all_scenes(), "funds": without})
    assert views(picture.draw(small, ["overview", "funds"])[1]) == ["overview"]
    shown, drawn = picture.draw(small, ["funds"])
    assert shown is None
    assert "所选场景都还没有数据。" in words(drawn)


def test_a_folder_without_fund_ledgers_has_no_scene_of_funds(tmp_path: Path) -> None:
    of_funds = ("fund_entries", "fund_states", "fund_advances", "deposit_states")
    has_absent_source = [
        {"ledger": ledger, "label": ledger, "data_until": None, "late_after_days": 7}
        for ledger in ("revolving_fund", "wage_deposits")
    ]
    tables = {
        **TABLES,
        **{table: [] for table in of_funds},
        "sources": [*TABLES["sources"], *has_absent_source],
    }
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    left = ["overview", "towns", "recovery", "alerts"]
    assert views(picture.draw(Warehouse(tmp_path), list(all_scenes()))[1]) == left
    assert views(picture.draw(Warehouse(tmp_path), list(all_scenes()), picture.WIDE)[1]) == [
        "overview", "towns recovery", "alerts",
    ]  # fmt: skip


def test_the_build_is_the_program_s_files(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "data" / "state").mkdir(parents=True)
    (tmp_path / "app.py").write_text("one")
    (tmp_path / "pages" / "a.py").write_text("a")
    made = build.build_id.__wrapped__
    first = made(tmp_path)
    (tmp_path / "data" / "state" / "own.csv").write_text("the deployment's own")
    assert made(tmp_path) == first
    (tmp_path / "pages" / "a.py").write_text("b")
    assert made(tmp_path) != first


def test_the_worker_carries_the_build_and_its_files_exist() -> None:
    server = Flask(__name__)
    offline.register(server)
    offline.register(server)
    client = server.test_client()
    script = client.get("/screen-worker.js")
    assert script.content_type.startswith("text/javascript")
    assert f'"wall-{build.build_id()}"' in script.text and "__" not in script.text
    page = client.get("/screen-offline").text
    served = {one.path for one in bundles().values()}
    for address in offline.ADDRESSES:
        assert address in served
        assert f'"{address}"' in script.text and f'"{address}"' in page
    assert 'lang="zh-CN"' in page
