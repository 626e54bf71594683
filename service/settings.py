"""What the environment says of how to serve: addresses, names, proxy, prefix, sizes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

from access import accounts
from data.paths import state_dir

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}
EVERY_ADDRESS = {"0.0.0.0", "::"}
PREFIX = re.compile(r"/(?:[A-Za-z0-9_-]+/)*")
WORKERS, THREADS = 2, 4
MOST = 64


@dataclass(frozen=True)
class Settings:
    """`workers`, `threads`: of gunicorn alone; `proxy`: the address whose word on the client is taken."""

    host: str
    port: int
    prefix: str
    proxy: str
    workers: int
    threads: int


class Unusable(Exception):
    """The server cannot be started so; the message is a Chinese sentence."""


def read() -> Settings:
    """Raises: Unusable, with what to write instead."""
    host = os.environ.get("HOST", "").strip() or "127.0.0.1"
    if why := refusal_to_serve(host):
        raise Unusable(why)
    return Settings(
        host,
        _whole("PORT", 8050, 65535, "端口号"),
        prefix(),
        os.environ.get("PROXY", "").strip(),
        _whole("WORKERS", WORKERS, MOST, "进程数"),
        _whole("THREADS", THREADS, MOST, "线程数"),
    )


def _whole(name: str, usual: int, most: int, what: str) -> int:
    given = os.environ.get(name, "").strip() or str(usual)
    if not re.fullmatch(r"[0-9]{1,5}", given) or not 0 < int(given) <= most:
        raise Unusable(f"{name}={given} 不是{what}。请用 1–{most} 之间的整数。")
    return int(given)


def prefix() -> str:
    """The path below which all is served: `/`, or `/qx/` where PREFIX says so. Raises: Unusable."""
    given = os.environ.get("PREFIX", "").strip() or "/"
    if not PREFIX.fullmatch(given):
        raise Unusable(f"PREFIX={given} 不能用。请写成 /qx/ 这样，首尾都有斜杠，中间是字母、数字、_ 或 -。")
    return given


def refusal_to_serve(host: str) -> str:
    """Why the server may not be open to other machines; "" where it may, or is not."""
    if host in LOOPBACK:
        return ""
    if not accounts.any_account(state_dir()):
        return (
            f"HOST={host} 会让别的机器访问，但系统还没有账户。请先建管理员："
            "python -m access add 名字 --role admin，再启动；或去掉 HOST，只在本机打开。"
        )
    if not os.environ.get("HOSTS", "").strip() and host in EVERY_ADDRESS:
        return (
            f"HOST={host} 会答复任何名字的请求。请用 HOSTS 写明浏览器地址栏里用的主机名或地址，用逗号分开，"
            "例如 HOSTS=qx.gaotang.example,10.1.2.3。"
        )
    return ""


def trusted_hosts(host: str) -> list[str]:
    """The names by which browsers may ask; a request by any other name is refused, as by one that a foreign
    site has pointed at this machine."""
    named = [one.strip() for one in os.environ.get("HOSTS", "").split(",") if one.strip()]
    return sorted({*LOCAL_NAMES, *named, *([] if host in EVERY_ADDRESS else [host])})


def behind_proxy() -> dict[str, Any]:
    """For waitress: who asks, and by which address, is taken from the proxy that PROXY names, nobody else."""
    proxy = os.environ.get("PROXY", "").strip()
    if not proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}
