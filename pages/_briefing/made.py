"""The files that jobs have made: first those of the page's period, then others, with how they came about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import dash
from dash import html

from data.snapshot.journal import SHANGHAI
from data.view import View
from pages._briefing.jobs import JOBS, manifest
from pages._charts import text
from pages._components.snapshot_history import moment
from pages._jobs.runner import Job, JobRunner
from pages._scope import request_scope

NONE = "本期还没有生成过文件。"
KINDS = (("docx", "docx"), ("pptx", "pptx"), ("zip", "png"))
LABELS = {"docx": "Word通报", "pptx": "幻灯片", "zip": "全部图片"}


@dataclass(frozen=True)
class Made:
    """The files of one job and the manifest beside them."""

    job: Job
    manifest: dict[str, Any]

    @property
    def is_basket(self) -> bool:
        return bool(self.job.about["is_basket"])

    @property
    def title(self) -> str:
        return str(self.job.about["title"])

    def is_of(self, view: View) -> bool:
        """Whether they are of the view's days and towns; another snapshot's are, and say so."""
        window = view.window
        return (
            self.manifest["from"] == window.date_from.isoformat()
            and self.manifest["to"] == window.date_to.isoformat()
            and sorted(self.manifest["towns"]) == sorted(view.filters.towns)
        )


def all_made(jobs: JobRunner = JOBS) -> list[Made]:
    """Every job that ended well, the latest first."""
    found = []
    for job in reversed(jobs.all()):
        answer = jobs.answer(job)
        if answer is not None and answer.code == 0:
            found.append(Made(job, manifest(job)))
    return found


def period_files(view: View) -> list[Any]:
    """The 通报 of the page's period; those of other periods folded, each under its own name."""
    if not request_scope().is_county:
        return []
    made = [one for one in all_made() if not one.is_basket]
    own = [one for one in made if one.is_of(view)]
    others = sorted((one for one in made if not one.is_of(view)), key=lambda one: one.title, reverse=True)
    folded = [
        part
        for title, found in groupby(others, key=lambda one: one.title)
        for part in (html.H4(title), _list(list(found), view))
    ]
    return [
        html.H3("本期的文件"),
        _list(own, view) if own else html.P(NONE),
        html.Details([html.Summary(f"其他时期的文件（{len(others)}份）"), *folded], className="other-made")
        if others
        else None,
    ]


def basket_files(view: View) -> list[Any]:
    """What was made of baskets, with the charts that are in it."""
    if not request_scope().is_county:
        return []
    made = [one for one in all_made() if one.is_basket]
    if not made:
        return []
    return [html.Details([html.Summary(f"生成过的材料（{len(made)}份）"), _list(made, view)])]


def _list(made: Sequence[Made], view: View) -> html.Ul:
    return html.Ul([_row(one, view) for one in made], className="made")


def _row(made: Made, view: View) -> html.Li:
    sizes = {
        ending: sum(one["bytes"] for one in made.manifest["files"] if one["file"].endswith(ending))
        for _, ending in KINDS
    }
    links = [_link(made, kind, sizes[ending]) for kind, ending in KINDS]
    charts = "、".join(one["title"] for one in made.manifest["charts"]) if made.is_basket else ""
    return html.Li(
        [
            html.Div(links, className="links"),
            html.Div(charts, className="charts") if charts else None,
            html.Small(origin_words(made, view)),
        ]
    )


def origin_words(made: Made, view: View) -> str:
    """When, by whom and of which snapshot files were made, and whether the page shows another one."""
    at = datetime.fromtimestamp(made.job.started_at, SHANGHAI)
    snapshot = made.manifest["snapshot"]
    other = "" if snapshot == view.snapshot.id else "（不是本页的快照）"
    parts = [
        f"{moment(at)}生成",
        f"操作人{made.job.about.get('maker') or text.NONE}",
        f"快照{snapshot}{other}",
    ]
    return "　".join(parts)


def _link(made: Made, kind: str, size: int) -> html.Span:
    label = "Word材料" if made.is_basket and kind == "docx" else LABELS[kind]
    address = dash.get_relative_path(f"/briefings/{made.job.id}/{kind}")
    return html.Span([html.A(label, href=address, download=""), html.Small(f"{size / 1048576:.1f}MB")])
