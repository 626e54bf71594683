"""我的视图: kept by several processes, found again, renamed, deleted; names and addresses that are none."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pages._request import read_request
from pages._url import fixed_search, parse, record_search
from pages._views import dialog, store
from pages._views.store import SavedView, ViewError
from tests.conftest import ROOT
from tests.data.small_county.files import FIRST

VIEW = SavedView("", "本年姜店", "/complaints", "?town=371526108", "", "周例会", "2024-06-16")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    return tmp_path


def test_a_view_is_kept_renamed_and_deleted(folder: Path) -> None:
    made = store.save(replace(VIEW, name="  <b>一</b>  二 "))
    assert store.saved_views() == [made]
    assert (made.name, made.owner, len(made.id)) == ("<b>一</b> 二", None, 16)
    assert store.rename(made.id, "二").name == store.saved_views()[0].name == "二"
    store.delete(made.id)
    assert store.saved_views() == []
    for gone in (lambda: store.delete(made.id), lambda: store.rename(made.id, "三")):
        with pytest.raises(ViewError, match="已经不在"):
            gone()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "起个名字"),
        ({"name": "甲" * 10_000}, "最多40个字，现有10,000个"),
        ({"note": "甲" * 201}, "最多200个字"),
        ({"search": "?" + "a" * 4000}, "地址太长"),
        ({"name": "本年姜店"}, "已有名为“本年姜店”的视图"),
    ],
)
def test_what_cannot_be_kept_is_said(folder: Path, changed: dict[str, str], words: str) -> None:
    store.save(VIEW)
    with pytest.raises(ViewError, match=words):
        store.save(replace(VIEW, **changed))
    assert len(store.saved_views()) == 1


def test_a_damaged_file_is_said_and_left_alone(folder: Path) -> None:
    path = folder / "state" / "views.json"
    path.parent.mkdir()
    path.write_text("[{", encoding="utf-8")
    with pytest.raises(ViewError, match=r"views\.json"):
        store.save(VIEW)
    assert path.read_text(encoding="utf-8") == "[{"


def test_several_processes_lose_nothing(folder: Path) -> None:
    code = (
        "import sys; from dataclasses import replace; from tests.pages.test_saved_views import VIEW;"
        "from pages._views import store; print('ready', flush=True); sys.stdin.readline();"
        "[store.save(replace(VIEW, name=sys.argv[1] + str(n))) for n in range(40)]"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "甲乙"
    ]
    # both have imported what they need, and begin together
    assert [one.stdout.readline() for one in both if one.stdout] == ["ready\n"] * 2
    for one in both:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in both:
        one.communicate(timeout=60)
    assert [one.returncode for one in both] == [0, 0]
    assert len(store.saved_views()) == 80
    kept = json.loads((folder / "state" / "views.json").read_text("utf-8"))
    assert {one["owner"] for one in kept} == {None}


def test_a_pinned_view_keeps_its_days_and_snapshot(over_county: None) -> None:
    pinned = dialog.shown("甲", "", "pinned", "/complaints", "?period=this_month&channel=hotline")
    # the month of the small county's last day, 15 June
    assert pinned.search == f"?from=2024-06-01&to=2024-06-15&channel=hotline&snapshot={FIRST}"
    latest = dialog.shown("甲", "", "latest", "/complaints", f"?period=this_month&snapshot={FIRST}")
    assert (latest.search, latest.snapshot) == ("?period=this_month", "")
    with pytest.raises(ViewError, match="不是一页"):
        dialog.shown("甲", "", "latest", "/no-such-page", "")
    with pytest.raises(ViewError, match="没有数据"):
        dialog.shown("甲", "", "latest", "/complaints", "?snapshot=wages-gone")


def test_a_fixed_address_is_read_as_the_same_view(over_county: None) -> None:

    request = read_request("?period=last_12_months&town=371526101&compare=previous")
    assert request is not None
    again = parse(fixed_search(*request), request.view.snapshot)
    assert (again.filters, again.compare, again.ignored) == (request.state.filters, "previous", ())
    assert record_search('matters:["a&b"]', "s") == "?snapshot=s&record=matters%3A%5B%22a%26b%22%5D"


def test_a_pinned_view_whose_snapshot_is_gone_says_so(client: FlaskClient, county_folder: Path) -> None:
    lines = dialog._line(replace(VIEW, id="1", snapshot="wages-gone", search="?snapshot=wages-gone"), {})
    words = json.dumps(lines.to_plotly_json(), ensure_ascii=False, default=lambda one: one.to_plotly_json())
    assert "固定的快照已清理" in words
    assert '"按最新数据打开"' in words
    assert '"/complaints"' in words
