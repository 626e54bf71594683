"""How the server may be started, its log, and who may read its figures."""

import logging
from pathlib import Path

import pytest

import app
from service import logs, settings
from service.settings import Unusable
from service.wsgi import believing, below

# as a cell that an exception quotes
QUOTED = "张三"


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("PORT", "eighty", "PORT=eighty 不是端口号"),
        ("PORT", "70000", "1–65535"),
        ("WORKERS", "0", "WORKERS=0 不是进程数"),
        ("THREADS", "1000", "THREADS=1000 不是线程数"),
        ("PREFIX", "qx", "PREFIX=qx 不能用。请写成 /qx/ 这样"),
        ("PREFIX", "/q x/", "不能用"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, given: str, words: str
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    monkeypatch.setenv(name, given)
    with pytest.raises(Unusable) as raised:
        settings.read()
    assert words in str(raised.value)


def test_the_usual_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    for name in ("HOST", "PORT", "PREFIX", "PROXY", "WORKERS", "THREADS"):
        monkeypatch.delenv(name, raising=False)
    found = settings.read()
    assert (found.host, found.port, found.prefix, found.workers, found.threads) == (
        "127.0.0.1", 8050, "/", 2, 4,
    )  # fmt: skip


def test_the_log_turns_over_and_holds_no_number_of_a_person(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    monkeypatch.setattr(logs, "MOST_BYTES", 2_000)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        path = logs.start()
        for place in range(60):
            logging.getLogger("anxin").info("第%s行，电话13800000001，证件37152619900101123X", place)
        try:
            raise ValueError(QUOTED)
        except ValueError:
            logging.getLogger("anxin").exception("出错")
    finally:
        for one in root.handlers:
            one.close()
        root.handlers[:], root.level = before, level
    kept = sorted(path.parent.glob("server.log*"))
    texts = "".join(one.read_text(encoding="utf-8") for one in kept if one.suffix != ".lock")
    assert len(kept) > 2 and "第59行，电话*******，证件*******" in texts
    assert "ValueError" in texts and "张三" not in texts and "1380000" not in texts
    assert path.stat().st_mode & 0o777 == 0o600


def answered(application: object, **environ: object) -> dict:
    seen: dict = {}

    def app(inside: dict, start_response: object) -> list:
        seen.update(inside)
        return []

    wrapped = application(app)
    wrapped({"PATH_INFO": "/qx/a", "wsgi.url_scheme": "http", "HTTP_HOST": "h", **environ}, lambda *_: None)
    return seen


def test_only_the_proxy_s_word_on_the_client_is_taken() -> None:
    told = {"HTTP_X_FORWARDED_FOR": "10.1.1.1", "HTTP_X_FORWARDED_PROTO": "https"}
    by_proxy = answered(lambda app: believing(app, "10.0.0.2"), REMOTE_ADDR="10.0.0.2", **told)
    assert (by_proxy["REMOTE_ADDR"], by_proxy["wsgi.url_scheme"]) == ("10.1.1.1", "https")
    by_another = answered(lambda app: believing(app, "10.0.0.2"), REMOTE_ADDR="10.0.0.9", **told)
    assert (by_another["REMOTE_ADDR"], by_another["wsgi.url_scheme"]) == ("10.0.0.9", "http")
    nobody = answered(lambda app: believing(app, ""), REMOTE_ADDR="10.0.0.2", **told)
    assert nobody["REMOTE_ADDR"] == "10.0.0.2"
    inside = answered(lambda app: below(app, "/qx/"))
    assert (inside["SCRIPT_NAME"], inside["PATH_INFO"]) == ("/qx", "/a")


def test_the_figures_for_monitoring_name_nobody(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(county))
    client = app.server.test_client()
    client.get("/complaints?town=371526001")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'anxin_requests_total{kind="page",method="GET",status="200"}' in text
    assert "anxin_ready 1.0" in text and "anxin_snapshot_age_seconds" in text
    assert "371526" not in text and "鱼邱湖" not in text
    assert client.get("/readyz").get_json() == {"status": "ready"}
