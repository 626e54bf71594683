"""What is known of the client of a request: whether it is still there, and since when it asks.

What is asked for one that has gone is stopped. One that was refused is given a mark; when it asks again with
it, it keeps the turn that it had.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

from data.query.asker import asked_by, asked_since
from data.query.lanes import RETRY_SECONDS

# waitress says so while it reads ahead on the connection: `channel_request_lookahead` in app.py
HAS_LEFT = "waitress.client_disconnected"
RETRY, TURN = "Retry-After", "X-Turn"
MOST_TURNS = 2000
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Turns:
    """Marks of those that were refused, and when each first asked. The oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: OrderedDict[str, float] = OrderedDict()

    def mark(self, since: float) -> str:
        mark = secrets.token_hex(8)
        with self._lock:
            self._since[mark] = since
            while len(self._since) > MOST_TURNS:
                self._since.popitem(last=False)
        return mark

    def since(self, mark: str) -> float | None:
        """Each mark holds once."""
        with self._lock:
            return self._since.pop(mark, None)


TURNS = Turns()


def register(server: Flask) -> None:
    server.wsgi_app = following(server.wsgi_app)  # type: ignore[assignment,method-assign]


def following(application: Application) -> Application:
    """The same application, whose questions know of their client. Other servers do not tell of it."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        since = TURNS.since(environ.get("HTTP_X_TURN", ""))
        with asked_by(environ.get(HAS_LEFT), since):
            return application(environ, start_response)

    return answer


def ask_again(answer: Response) -> Response:
    """Says when to ask again, and gives the mark of this client's turn."""
    answer.headers[RETRY] = str(RETRY_SECONDS)
    answer.headers[TURN] = TURNS.mark(asked_since() or time.monotonic())
    return answer
