"""The status of making files, in words and links."""

from typing import Any

import dash
from dash import html

from pages._briefing.jobs import JOBS, manifest, reason
from pages._jobs.runner import Job
from pages._scope import request_scope

BUSY = "正在生成另一份，请等它结束。"
NOT_COUNTY = "生成简报只对全县账户开放。"


def job_status(job: Job | None) -> list[Any]:
    """Progress while the job runs, links to its files when it has ended, or why it made none."""
    if job is None or not request_scope().is_county:
        return []
    answer = JOBS.answer(job)
    if answer is None:
        progress = JOBS.progress(job)
        bar = html.Progress(max=str(progress.total or 1), value=str(progress.done))
        count = (
            f"{progress.done}/{progress.total} {progress.file.rsplit('/', 1)[-1]}"
            if progress.total
            else "正在启动"
        )
        return [bar, html.Span(f"{count}，已用{job.seconds}秒")]
    if words := reason(answer):
        return [html.P(words, className="is-missing")]
    return _made(job)


def _made(job: Job) -> list[Any]:
    made = manifest(job)
    files = made["files"]
    sizes = {
        kind: sum(one["bytes"] for one in files if one["file"].endswith(kind))
        for kind in ("docx", "pptx", "png")
    }
    word = "Word材料" if job.about["is_basket"] else "Word通报"
    links = ((word, "docx", "docx"), ("幻灯片", "pptx", "pptx"), ("全部图片", "zip", "png"))
    return [
        html.P(f"{job.about['title']}，已生成{len(files)}个文件："),
        html.Ul([html.Li(_link(job, *one, sizes)) for one in links], className="made"),
        *[html.P(note, className="is-missing") for note in made["notes"]],
    ]


def _link(job: Job, label: str, kind: str, ending: str, sizes: dict[str, int]) -> list[Any]:
    address = dash.get_relative_path(f"/briefings/{job.id}/{kind}")
    return [html.A(label, href=address, download=""), html.Small(f"{sizes[ending] / 1048576:.1f}MB")]
