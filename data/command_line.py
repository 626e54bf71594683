"""Command lines that speak Chinese: argparse's own sentences, which it has in English only."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

# What argparse says of a wrong command line → the same in Chinese.
SENTENCES = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"the following arguments are required: (.+)", r"缺少 \1"),
        (r"one of the arguments (.+) is required", r"\1 须写其中一个"),
        (r"unrecognized arguments: (.+)", r"不认识 \1"),
        (r"invalid choice: '?(.*?)'? \(choose from (.+)\)", r"没有“\1”；可用的有 \2"),
        (r"invalid (?:int|float) value: '?(.*?)'?", r"应为一个数字，写的是“\1”"),
        (r"invalid \S+ value: '?(.*?)'?", r"看不懂“\1”"),
        (r"expected one argument", "后面要写一个值"),
        (r"expected at most one argument", "后面至多写一个值"),
        (r"expected at least one argument", "后面至少写一个值"),
        (r"expected (\d+) arguments?", r"后面要写 \1 个值"),
        (r"not allowed with argument (.+)", r"不能与 \1 同时写"),
        (r"ignored explicit argument '?(.*?)'?", r"后面不要写值，写的是“\1”"),
        (r"ambiguous option: (\S+) could match (.+)", r"\1 不明确，可能是 \2"),
    )
)
OF_ARGUMENT = re.compile(r"argument (.+?): (.+)", re.DOTALL)


def in_chinese(message: str) -> str:
    """A sentence of argparse, or one of ours as it is."""
    if of_argument := OF_ARGUMENT.fullmatch(message):
        return f"{of_argument[1]}：{in_chinese(of_argument[2])}"
    for pattern, said in SENTENCES:
        if found := pattern.fullmatch(message):
            return found.expand(said).replace("'", "")
    return message


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ArgumentParser(argparse.ArgumentParser):
    """argparse's, with its headings, help and errors in Chinese; a wrong command line exits with 2."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **given, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="看用法")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{in_chinese(message)}。看用法：{self.prog} --help\n")
