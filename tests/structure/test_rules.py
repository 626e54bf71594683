"""Every rule that skips, rejects or doubts a line has a Chinese name, and every name has its rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from data.spec.rules import CHECKS, SKIPS, check_label, labels_of_files, skip_label

ROOT = Path(__file__).parents[2]
# Names under which the loader's code keeps a rule.
NAMED = re.compile(r"RULE|SUPERSEDED|UNDATED|UNCHECKED|MISSING_TOWN")
# What the rule of an amount or a head count is made of: negative_{what}, absurd_{what}.
WHAT = ("amount", "count")


def texts(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may be; `what` in one is an amount or a count."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        parts = [str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values]
        yield from ("".join(parts).replace("{}", what) for what in WHAT)


def rules_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "rule":
            yield from texts(node.value)
        if isinstance(node, ast.Assign):
            yield from _assigned(node)


def _assigned(node: ast.Assign) -> Iterator[str]:
    """RULE = "…"; rule, message = "…", …; and kind → (rule, message) of cells that cannot be read."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Name) and NAMED.fullmatch(target.id):
        yield from texts(value)
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, given in zip(target.elts, value.elts, strict=True):
            if isinstance(one, ast.Name) and one.id == "rule":
                yield from texts(given)
    if isinstance(target, ast.Name) and target.id == "UNREADABLE" and isinstance(value, ast.Dict):
        for pair in value.values:
            assert isinstance(pair, ast.Tuple)
            yield from texts(pair.elts[0])


def rules_of_the_loader() -> set[str]:
    found: set[str] = set()
    # the names of rules that a person settles on the page are kept beside their actions
    for path in [*sorted((ROOT / "etl").rglob("*.py")), ROOT / "data" / "spec" / "doubt_actions.py"]:
        if "demo" not in path.parts:
            found |= set(rules_in(path))
    for path in sorted((ROOT / "etl").rglob("*.sql")):
        found |= set(re.findall(r"'(\w+)' as rule\b", path.read_text(encoding="utf-8")))
    return found | {path.stem.partition("__")[2] for path in (ROOT / "etl" / "checks").glob("*__*.sql")}


def test_every_rule_has_a_name() -> None:
    found = rules_of_the_loader()
    # The walk sees each kind of place in which a rule stands.
    assert {"absurd_count", "impossible_date", "unknown_project", "low_wage", "number_shared"} <= found
    assert found - set(CHECKS) - set(labels_of_files()) == set()


def test_every_name_has_a_rule() -> None:
    assert set(CHECKS) - rules_of_the_loader() == set()


def test_a_rule_has_one_name() -> None:
    assert set(CHECKS) & set(labels_of_files()) == set()
    headers = [
        (path.stem.partition("__")[2], path.read_text(encoding="utf-8").splitlines()[1])
        for path in (ROOT / "etl" / "checks").glob("*__*.sql")
    ]
    assert {name for _, name in set(headers)} == {f"-- label: {name}" for name in labels_of_files().values()}
    assert len(set(headers)) == len(labels_of_files())


def test_names_are_short_and_chinese() -> None:
    for rule, name in (*CHECKS.items(), *labels_of_files().items(), *SKIPS.items()):
        assert re.search(r"[\u4e00-\u9fff]", name), rule
        assert len(name) <= 12, rule


def test_a_rule_of_another_version_says_so() -> None:
    assert check_label("gone") == skip_label("gone") == "本版没有的规则（gone）"
