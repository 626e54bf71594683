"""The status of making files, in words."""

from typing import Any

from dash import html

from pages._briefing.jobs import JOBS, manifest, reason
from pages._jobs.runner import Job
from pages._scope import request_scope

NOT_COUNTY = "生成简报只对全县账户开放。"


def busy_words(running: Job | None) -> str:
    """Why no second job starts: whose it is, and since when it runs."""
    if running is None:
        return "刚才另一份正在生成，请再点一次。"
    maker = f"，操作人{running.about['maker']}" if running.about.get("maker") else ""
    return f"正在生成另一份（{running.about['title']}{maker}），已用{running.seconds}秒，请等它结束再点。"


def job_status(job: Job | None) -> list[Any]:
    """Progress while the job runs; how many files it made when it has ended, or why it made none."""
    if job is None or not request_scope().is_county:
        return []
    title = job.about["title"]
    answer = JOBS.answer(job)
    if answer is None:
        progress = JOBS.progress(job)
        name = f"{title}的生成进度"
        bar = html.Progress(max=str(progress.total or 1), value=str(progress.done), **{"aria-label": name})
        count = (
            f"{progress.done}/{progress.total} {progress.file.rsplit('/', 1)[-1]}"
            if progress.total
            else "正在启动"
        )
        return [bar, html.Span(f"{title}：{count}，已用{job.seconds}秒")]
    if words := reason(answer):
        return [html.P(f"{title}：{words}", className="is-missing")]
    made = manifest(job)
    return [
        html.P(f"{title}：已生成{len(made['files'])}个文件，列在下面。"),
        *[html.P(note, className="is-missing") for note in made["notes"]],
    ]
