"""What a request needs of its asker: a page or an action of roles.toml. What is not listed is refused.

Callbacks are known by the module that declares them, other addresses by their endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dash

from pages._components.page import is_page_output
from pages._scope import may, may_open

ROUTER = "_pages_content"


@dataclass(frozen=True)
class Need:
    """`kind`: page (`name` is its address without slashes), action, machine (an action, or whoever asks from
    this very machine), signed (any account), or nobody."""

    kind: str
    name: str = ""

    @property
    def is_met(self) -> bool:
        """By the asker of this request."""
        if self.kind == "page":
            return may_open(self.name)
        return self.kind == "signed" or (self.kind in {"action", "machine"} and may(self.name))


SIGNED, NOBODY = Need("signed"), Need("nobody")


def action(name: str) -> Need:
    return Need("action", name)


# Open to strangers: they hold no data.
OPEN = frozenset(
    {
        "static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
        "/_reload-hash",
        "bundle",
        "favicon",
        "health.healthz",
        "health.readyz",
        "wall_worker",
        "wall_offline",
        "sign_in.sign_in",
        "sign_in.sign_out",
    }
)
# Of those, what says more to whoever may know more.
SAYS_MORE = frozenset({"health.healthz", "health.readyz"})
ENDPOINTS: Mapping[str, Need] = {
    "monitoring.metrics": Need("machine", "server"),
    "/_dash-layout": SIGNED,
    "/_dash-dependencies": SIGNED,
    "sign_in.change_password": SIGNED,
    "metrics_api.list_metrics": action("figures"),
    "metrics_api.show_metric": action("figures"),
    "metrics_api.unknown_address": action("figures"),
    "exports.card_file": action("export"),
    "exports.rows_file": action("rows"),
    "exports.change_file": action("export"),
    "imports.upload": action("load"),
    "imports.rejects": action("load"),
    "imports.trials": action("load"),
    "imports.doubts_file": action("review"),
    "briefings.fetch": action("paper"),
    "pictures.request_picture": action("picture"),
    "pictures.state": action("picture"),
    "pictures.fetch": action("picture"),
}
# Of callbacks: the module that declares them. Those of a page itself need that page.
MODULES: Mapping[str, Need] = {
    "pages._components.changes": action("figures"),
    "pages._components.rows": action("rows"),
    "pages._components.lineage": action("rows"),
    "pages._components.search": action("rows"),
    "pages._components.snapshot_history": SIGNED,
    "pages._components.filters": SIGNED,
    "pages._components.page_help": SIGNED,
    "pages._views.dialog": action("views"),
    # which step a role may take is decided at each: STEPS of access.followups
    "pages._warnings.followup_panel": Need("page", "warnings"),
    "pages._briefing.basket": action("paper"),
    "pages._briefing.job_status": action("paper"),
    "pages._briefing.made": action("paper"),
    "pages._import.upload": action("load"),
    "pages._import.correcting": action("load"),
    "pages._import.job_callbacks": action("load"),
    "pages._import.doubts": action("review"),
    "pages._import.doubt_form": action("review"),
    "pages._import.order_review": action("review"),
    "pages._import.matter_review": action("review"),
    "pages._import.dictionary": SIGNED,
    "pages._import.reference_data": action("reference"),
    "pages._import.snapshots": action("log"),
    "pages._import.tabs": action("log"),
}


def of_endpoint(endpoint: str | None, path: str) -> Need | None:
    """What an address other than a callback needs; None where it is open to strangers."""
    if endpoint in OPEN:
        return None
    if endpoint in {"/", "/<path:path>"}:
        return of_page(path)
    return ENDPOINTS.get(endpoint or "", NOBODY)


def of_page(path: str) -> Need:
    """A page of the registry; any other address shows that there is no such page."""
    known = {page["path"].strip("/") for page in dash.page_registry.values()}
    name = path.strip("/")
    return Need("page", name) if name in known else SIGNED


def below_prefix(pathname: str) -> str | None:
    """A path of the browser without the prefix of this server; None of one outside of it."""
    own = str(dash.get_relative_path("/"))
    if pathname == own.rstrip("/"):
        return "/"
    return pathname[len(own) - 1 :] if pathname.startswith(own) else None


def of_callback(declared: Mapping[str, Any], body: Mapping[str, Any]) -> Need:
    """What a callback needs, from what it declares and, of the router, the page that it is asked for."""
    output = body["output"]
    if ROUTER in output:
        paths = [one.get("value") for one in body.get("inputs", []) if one.get("property") == "pathname"]
        path = below_prefix(str(paths[0] or "/")) if paths else None
        return NOBODY if path is None else of_page(path)
    if is_page_output(output):
        return Need("page", _page_of(output))
    module = declared[output]["callback"].__wrapped__.__module__
    if module in MODULES:
        return MODULES[module]
    pages = {page["module"]: page["path"].strip("/") for page in dash.page_registry.values()}
    return Need("page", pages[module]) if module in pages else NOBODY


def _page_of(output: str) -> str:
    """The address of the page whose figures an output holds: `..complaints-notice.children…` → complaints."""
    prefix = output.strip(".").partition("-notice")[0]
    return "" if prefix == "home" else prefix
