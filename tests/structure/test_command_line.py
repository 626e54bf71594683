"""A wrong command line is answered in Chinese, with 2; so is a question for help."""

import argparse
import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.__main__ import main as briefing
from data.command_line import in_chinese
from etl.__main__ import main as etl

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("main", "arguments", "said"),
    [
        (etl, ["lod"], "python -m etl：命令：没有“lod”；可用的有 load, "),
        (etl, [], "python -m etl：缺少 命令。看用法：python -m etl --help"),
        (etl, ["load"], "python -m etl load：缺少 PATH。"),
        (etl, ["load", "a", "--dryrun"], "python -m etl：不认识 --dryrun。"),
        (etl, ["status", "--json=1"], "python -m etl status：--json：后面不要写值，写的是“1”。"),
        (etl, ["load", "a", "--ledger"], "python -m etl load：--ledger：后面要写一个值。"),
        (etl, ["demo", "x", "--scale", "town"], "--scale：没有“town”；可用的有 county, city, province。"),
        (etl, ["demo", "x", "--seed", "甲"], "--seed：应为一个数字，写的是“甲”。"),
        (etl, ["review", "1", "--wages", "--not-wages"], "--not-wages：不能与 --wages 同时写。"),
        (etl, ["review", "1", "--yuan", "甲"], "--yuan：应为一个数字，如 35000。"),
        (briefing, ["--out", "x"], "python -m briefing：--period --cards 须写其中一个。"),
        (briefing, ["--period", "2024"], "python -m briefing：缺少 --out。"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(
    main: Callable[[list[str]], int], arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    error = capsys.readouterr().err
    assert ended.value.code == 2
    assert error.startswith("用法：") and said in error
    assert not re.search(r"usage|argument|choice|required", error)


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        etl(["load", "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert said.startswith("用法：python -m etl load") and "\n参数:\n" in said and "看用法" in said
    assert not re.search(r"usage|optional|show this", said)


def test_no_sentence_of_argparse_is_left_in_english() -> None:
    """Every message that the library raises of a wrong command line, with its blanks filled in."""
    tree = ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))
    raised = {
        text.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
        for text in call.args
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }
    # Headings, help and what only a program does wrong are no sentences about a command line.
    other = re.compile(
        r"usage: |positional arguments|options|optional arguments|subcommands|show |.* error: .*"
        r"|argument (%\(|\"-\")|.*not callable|can't open|conflicting|unknown parser|'required' is"
        r"|\.__call__|dest=|nargs for"
        r"|unexpected option|mutually exclusive|invalid option string|cannot (have|merge)|.*%\(dest\)r"
    )
    sentences = {one for one in raised if not other.match(one)}
    assert len(sentences) >= 10
    filled = {re.sub(r"%(\(\w+\))?[rs]", "x", one) for one in sentences}
    filled = {one.replace("expected x ", "expected 2 ") for one in filled}
    assert [one for one in sorted(filled) if in_chinese(one) == one] == []
