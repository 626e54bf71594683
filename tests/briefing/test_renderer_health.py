"""Proof that official pictures can be drawn: the health page gives its outcome and never waits for it."""

import json
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import app
from briefing import renderer_health as renderer_health_module
from briefing.chromium import MISSING
from briefing.errors import NoRenderer
from briefing.renderer_health import RendererHealth
from pages._http import health
from tests.conftest import served, wait_until


def test_a_proof_is_made_once_and_nobody_waits_for_it() -> None:
    go, made = threading.Event(), []

    def proof() -> None:
        go.wait(10)
        made.append(1)

    renderer_health = RendererHealth(proof)
    renderer_health.start()
    renderer_health.start()
    assert renderer_health.fault() == ""
    go.set()
    wait_until(lambda: bool(made))
    renderer_health.start()
    assert made == [1]


def test_a_fault_is_told_and_proved_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = ["缺少中文字体。", ""]

    def proof() -> None:
        if words := outcomes.pop(0):
            raise NoRenderer(words)

    renderer_health = RendererHealth(proof)
    renderer_health.start()
    wait_until(lambda: renderer_health.fault() == "缺少中文字体。")
    assert outcomes == [""]
    monkeypatch.setattr(renderer_health_module, "AGAIN_SECONDS", 0)
    wait_until(lambda: renderer_health.fault() == "")


def test_health_warns_without_chromium(over_small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    told = app.server.test_client().get("/healthz").get_json()
    assert (told["status"], told["warnings"][-1]) == ("warning", MISSING)


def test_health_warns_of_what_the_proof_found(over_small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer_health = RendererHealth(lambda: None)
    monkeypatch.setattr(health, "RENDERER_HEALTH", renderer_health)
    client = app.server.test_client()
    before = client.get("/healthz").get_json()["warnings"]
    renderer_health.report("缺少中文字体。")
    told = client.get("/healthz").get_json()
    assert (told["status"], told["warnings"]) == ("warning", [*before, "缺少中文字体。"])


@pytest.mark.slow
@pytest.mark.browser
def test_a_server_without_chinese_fonts_says_so_by_itself(
    small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "fonts.conf"
    nowhere.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(nowhere))
    with served(small_folder, tmp_path / "log") as server:

        def warnings() -> str:
            with urllib.request.urlopen(f"{server}/healthz", timeout=10) as answer:
                return "".join(json.loads(answer.read())["warnings"])

        wait_until(lambda: "中文字体" in warnings(), 60)
        assert "apt-get install fonts-noto-cjk" in warnings()
        body = {"card": "complaints-by-month", "sheet": "word", "search": ""}
        asked = urllib.request.Request(
            f"{server}/pictures",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Origin": server},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=10)
        with refused.value as answer:
            assert answer.code == 503
            assert "中文字体" in json.loads(answer.read())["reason"]
