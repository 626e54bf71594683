"""The command that trains the reading of free texts from labelled texts, and says how well it reads them."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.paths import PACKAGE, data_dir
from etl.commands.labels import write_labels
from etl.errors import LoadError
from etl.feedback.report import table

LABELS = PACKAGE / "labels" / "labelled.jsonl"
NAMES = {"town": "镇街", "yuan": "金额", "worker_count": "人数", "months_owed": "月数"}
# Limits of the list that a person looks at, and the bands of the reliability table.
LIMITS = (0.7, 0.8, 0.85, 0.9)
BANDS = ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01))


def add_commands(commands: Any) -> None:
    """Add `learn` and `labels` to the parser's commands."""
    learn = commands.add_parser("learn", help="用标注过的文字训练识读，并说明读得多准")
    learn.add_argument(
        "labels", type=Path, nargs="*", metavar="FILE", help="标注文件，不写时用 data/labels/labelled.jsonl"
    )
    learn.add_argument("--keep", action="store_true", help="把训练出的模型写进程序，不写时只测不留")
    learn.set_defaults(run=_learn)
    labels = commands.add_parser("labels", help="把人工核对过的工单写成标注，供 learn 训练")
    labels.add_argument("file", type=Path, metavar="FILE", help="写到哪个文件（jsonl，文字已脱敏）")
    labels.set_defaults(run=_labels)


def _labels(given: argparse.Namespace) -> int:
    count, about_wages = write_labels(given.file, data_dir())
    print(
        f"已写入 {given.file}：人工核对过的工单{count}件，其中欠薪{about_wages}件；"
        f"训练时与原有标注一起给：python -m etl learn {LABELS.relative_to(PACKAGE.parent)} {given.file}"
    )
    return 0


def _learn(given: argparse.Namespace) -> int:
    labels = given.labels or [LABELS]
    if missing := [path for path in labels if not path.is_file()]:
        raise LoadError(f"没有标注文件 {missing[0]}；请核对路径")
    try:
        learning: Any = importlib.import_module("etl.learning")
        learning_names: Any = importlib.import_module("etl.learning_names")
        learning_persons: Any = importlib.import_module("etl.learning_persons")
    except ImportError as error:
        raise LoadError(f"训练需要 {error.name}；请先安装 requirements-dev.txt 里的软件包") from error
    learned = learning.learn(labels)
    results = learning.field_results(labels)
    texts = learning_names.named_texts(labels)
    print(wages_text(learned.texts, learned.held_out))
    print()
    print(fields_text(results))
    print()
    print(names_text(texts, learning_names.held_out_names(texts)))
    people = learning_persons.person_texts(labels)
    print()
    print(persons_text(learning_persons.held_out_persons(people)))
    if given.keep:
        learning.write(learned.model)
        learning.write_calibration(learning.calibrate(results))
        learning_names.write_names(learning_names.learn_names(texts))
        learning_persons.write_persons(learning_persons.learn_persons(people))
        print(f"模型 {learned.model['version']} 已写入程序；重建快照后生效")
    return 0


def wages_text(texts: Sequence[Any], shares: Sequence[float]) -> str:
    """Every text as read by models that had not seen it."""
    pairs = list(zip([text.is_about_wages for text in texts], shares, strict=True))
    right = sum(wages and share >= 0.5 for wages, share in pairs)
    given, wanted = sum(share >= 0.5 for _, share in pairs), sum(wages for wages, _ in pairs)
    lines = [
        f"是否欠薪（{len(pairs)}条，每条由没有见过它的模型判断）："
        f"精确率 {right / given:.3f}，召回率 {right / wanted:.3f}"
    ]
    missed = [share for wages, share in pairs if wages and share < 0.5]
    rows = []
    for limit in LIMITS:
        listed = sum(max(share, 1 - share) < limit for _, share in pairs) / len(pairs)
        held = sum(1 - share < limit for share in missed) / len(missed) if missed else 1
        rows.append([f"{limit:.2f}", f"{100 * listed:.1f}%", f"{100 * held:.1f}%"])
    lines.append("\n".join(table([["把握低于", "列入复核", "漏判的有多少在其中"], *rows])))
    rows = []
    for low, high in BANDS:
        band = [
            (max(share, 1 - share), (share >= 0.5) is wages)
            for wages, share in pairs
            if low <= max(share, 1 - share) < high
        ]
        if band:
            said = sum(sure for sure, _ in band) / len(band)
            rows.append([str(len(band)), f"{said:.3f}", f"{sum(ok for _, ok in band) / len(band):.3f}"])
    lines.append("\n".join(table([["条数", "自称的把握", "实际对的"], *rows])))
    return "\n\n".join(lines)


def fields_text(results: Sequence[Any]) -> str:
    """The fields are read by rules, which were written with half of these texts."""
    rows = []
    for field, name in NAMES.items():
        own = [one for one in results if one.field == field]
        right = sum(one.is_right and one.is_given for one in own)
        given, wanted = sum(one.is_given for one in own), sum(one.is_wanted for one in own)
        rows.append([name, str(len(own)), f"{right / max(given, 1):.3f}", f"{right / max(wanted, 1):.3f}"])
    return "\n".join(table([["读出的项目", "条数", "精确率", "召回率"], *rows]))


def names_text(texts: Sequence[Any], read: Sequence[Any]) -> str:
    """Each text as read by models that had not seen it; a name is right as the label spells it."""
    rows = []
    for field, name in (("employer", "单位"), ("project", "项目")):
        pairs = [(one[field].value, text.label[field]) for one, text in zip(read, texts, strict=True)]
        right = sum(got is not None and got == wanted for got, wanted in pairs)
        given = sum(got is not None for got, _ in pairs)
        wanted_count = sum(wanted is not None for _, wanted in pairs)
        rows.append(
            [name, str(len(pairs)), f"{right / max(given, 1):.3f}", f"{right / max(wanted_count, 1):.3f}"]
        )
    return "\n".join(table([["读出的名称", "条数", "精确率", "召回率"], *rows]))


def persons_text(found: Sequence[Any]) -> str:
    """Each text as masked by models that had not seen it."""
    names, hit, starred, wrong, harmless, harmed = (
        sum(getattr(one, part) for one in found)
        for part in ("names", "found", "starred", "wrong", "harmless", "harmed")
    )
    return (
        f"遮蔽人名（{len(found)}条，每条由没有见过它的模型遮蔽）：\n"
        f"{names}个全名遮住{hit / max(names, 1):.3f}，遮住的{starred}处里不是人名的"
        f"{wrong / max(starred, 1):.3f}，\n无关的字被遮{harmed / max(harmless, 1):.4f}"
    )
