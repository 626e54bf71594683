"""The status of making files, in words."""

from typing import Any

from dash import html

from data.view import View
from pages._briefing.jobs import JOBS, days_and_towns, manifest, reason
from pages._jobs.runner import Job
from pages._scope import request_scope

OTHER = "（不是本页的时期、镇街）"
NOT_COUNTY = "生成简报只对全县账户开放。"


def busy_words(running: Job | None) -> str:
    """Why no second job starts: whose it is, and since when it runs."""
    if running is None:
        return "刚才另一份正在生成，请再点一次。"
    maker = f"，操作人{running.about['maker']}" if running.about.get("maker") else ""
    return f"正在生成另一份（{running.about['title']}{maker}），已用{running.seconds}秒，请等它结束再点。"


def job_status(job: Job | None, view: View | None) -> list[Any]:
    """Progress while the job runs; how many files it made when it has ended, or why it made none.

    What has become of a 通报 of other days or towns than the page's is not said on it: its files stand in the
    list below under their own name. While it runs, its line says that it is another one.
    """
    if job is None or not request_scope().is_county:
        return []
    title = job.about["title"]
    is_other = not job.about["is_basket"] and view is not None and job.about.get("of") != days_and_towns(view)
    answer = JOBS.answer(job)
    if answer is not None and is_other:
        return []
    if answer is None:
        title += OTHER if is_other else ""
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
