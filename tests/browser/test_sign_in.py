"""Signing in, what each role then sees, an ended session, and a screen with its token, in a real browser."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from access import accounts, database, walls
from tests.access.conftest import NOW, PASSWORD, add_all
from tests.browser.conftest import Witness
from tests.conftest import DemoData, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def state(demo: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a data folder with the demo and an account of each role."""
    folder = tmp_path_factory.mktemp("signed") / "data"
    shutil.copytree(demo.data_dir, folder)
    add_all(folder / "state")
    return folder / "state"


@pytest.fixture(scope="module")
def site(state: Path) -> Iterator[str]:
    with served(state.parent, state.parent / "server.log") as url:
        yield url


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("账户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def menu(page: Page) -> list[str]:
    expect(page.locator("#shell-menu a").first).to_be_visible()
    return page.locator("#shell-menu a:not(#nav-basket)").all_inner_texts()


def test_a_town_signs_in_and_finds_its_own(page: Page, site: str) -> None:
    page.goto(f"{site}/complaints?period=first_half")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    sign_in(page, "town")
    expect(page).to_have_url(re.compile(r"/complaints\?period=first_half"))
    assert menu(page) == ["总览", "投诉趋势", "追缴成效", "资金使用", "预警", "镇街排名", "自助分析"]
    expect(page.locator(".own-account")).to_contain_text("town")
    expect(page.locator("#complaints-complaints_received-tile .figure")).to_contain_text("41")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_leader_sees_figures_and_no_way_to_rows(page: Page, site: str) -> None:
    page.goto(site)
    sign_in(page, "leader")
    expect(page.locator("#home-complaints_received-tile .figure")).to_contain_text("214")
    expect(page.get_by_role("heading", name="有什么变化")).to_be_visible()
    expect(page.get_by_role("button", name="查看明细").first).to_be_hidden()
    expect(page.locator("#shell-search")).to_be_hidden()
    assert "数据" not in menu(page)


def test_a_clerk_begins_on_the_page_of_data(page: Page, site: str) -> None:
    page.goto(site)
    sign_in(page, "clerk")
    expect(page).to_have_url(re.compile("/data$"))
    assert menu(page) == ["数据"]


def test_a_wrong_password_is_said_and_the_name_stays(page: Page, site: str, witness: Witness) -> None:
    page.goto(f"{site}/login")
    page.get_by_label("账户名").fill("leader")
    page.get_by_label("密码").fill("wrong password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("没有登录成功")
    expect(page.get_by_label("账户名")).to_have_value("leader")
    witness.forgive(401)


def end_sessions(state: Path) -> None:
    with database.changing(state) as con:
        con.execute("delete from sessions")


def test_a_session_that_ended_leads_back_to_the_same_view(
    page: Page, site: str, state: Path, witness: Witness
) -> None:
    page.goto(f"{site}/complaints")
    sign_in(page, "leader")
    expect(page.locator("#complaints-complaints_received-tile .figure")).to_contain_text("214")
    end_sessions(state)
    page.get_by_role("link", name="资金使用").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    sign_in(page, "leader")
    expect(page).to_have_url(re.compile("/funds"))
    witness.forgive(401)


def test_on_the_page_of_data_nothing_typed_is_lost(
    page: Page, site: str, state: Path, witness: Witness
) -> None:
    page.goto(site)
    sign_in(page, "clerk")
    expect(page.locator("#data-tabs")).to_be_visible()
    end_sessions(state)
    page.locator("#data-tabs").get_by_text("批次", exact=True).click()
    said = page.locator("#signed-out")
    expect(said).to_contain_text("登录已过期，填好的内容还在")
    expect(page).to_have_url(re.compile("/data"))
    with page.expect_popup() as opened:
        said.get_by_role("link").click()
    expect(opened.value.get_by_role("heading", name="登录")).to_be_visible()
    witness.forgive(401)


def test_a_screen_shows_its_scenes_and_no_sign_in(page: Page, site: str, state: Path) -> None:
    token = walls.add(state, "指挥中心", ["towns"], now=NOW, by="test")
    page.goto(f"{site}/screen?token={token}")
    expect(page).to_have_url(f"{site}/screen")
    expect(page.locator(".wall-scene").first).to_be_visible()
    assert "投诉量（四渠道" not in page.locator(".wall").inner_text()


def test_a_password_is_changed_at_first_sign_in(page: Page, site: str, state: Path, witness: Witness) -> None:
    accounts.add(state, "新来的", "leader", PASSWORD, now=NOW, by="test", must_change=True)
    page.goto(f"{site}/login")
    sign_in(page, "新来的")
    expect(page.get_by_role("heading", name="改密码")).to_be_visible()
    page.get_by_label("原密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("another horse 9")
    page.get_by_label("新密码再输一次").fill("another horse 9")
    page.get_by_role("button", name="改密码").click()
    expect(page.locator("#home-complaints_received-tile .figure")).to_contain_text("214")


def test_a_button_of_a_chinese_name_is_the_one_that_was_pressed(page: Page, site: str, state: Path) -> None:
    """The browser writes the name into the id as it is, the server with its signs escaped."""
    accounts.add(state, "离岗的王会计", "clerk", PASSWORD, now=NOW, by="test")
    page.goto(f"{site}/accounts")
    sign_in(page, "admin")
    page.get_by_role("button", name="停用账户离岗的王会计").click()
    expect(page.locator("#accounts-said")).to_contain_text("账户“离岗的王会计”已停用")
    assert accounts.find(state, "离岗的王会计").is_disabled
