"""What the README says can be done: its commands, addresses, pictures and folders are there."""

import itertools
import re
import urllib.request

import pytest

from data.spec.ledger import load_all
from data.spec.metric import catalogue
from etl.__main__ import main
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)", README))
    assert {"run", "test", "check", "bench"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", makefile, flags=re.MULTILINE)] == []


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What `python -m etl COMMAND --help` prints; a command that is not there ends with 2."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0, command
    return capsys.readouterr().out


def test_etl_commands_exist(capsys: pytest.CaptureFixture[str]) -> None:
    named = {found for line in commands() for found in re.findall(r"-m etl ([a-z]+)", line)}
    assert {"load", "status", "undo", "rollback", "demo", "build"} <= named
    assert [name for name in sorted(named) if not help_of(name, capsys)] == []


def test_options_in_the_commands_exist(capsys: pytest.CaptureFixture[str]) -> None:
    for line in commands():
        if found := re.search(r"-m etl ([a-z]+)", line):
            shown = help_of(found[1], capsys)
            assert [option for option in re.findall(r"--[a-z-]+", line) if option not in shown] == [], line


def test_pictures_exist() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert len(pictures) >= 6
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_the_ledgers_listed_are_declared() -> None:
    """The page 数据 lists them all from their declarations; the README those that the figures begin with."""
    listed = re.findall(r"^\| (\S+) \| `(\w+)` \|", README, flags=re.MULTILINE)
    assert len(listed) >= 9
    assert [(label, name) for label, name in listed if load_all()[name].label != label] == []


def test_everything_in_the_tree_of_the_architecture_exists() -> None:
    """Each first word of a line is a file or folder below the one less indented before it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = re.search(r"```\n(app\.py.*?)```", text, flags=re.DOTALL)
    assert tree
    above: dict[int, str] = {}
    missing = []
    for line in tree[1].splitlines():
        depth = len(line) - len(line.lstrip())
        named = itertools.takewhile(re.compile(r"[\w.*/]+(/|\.\w+)").fullmatch, line.split())
        for name in named:
            above = {at: path for at, path in above.items() if at < depth} | {depth: name}
            path = "".join(above[at] for at in sorted(above))
            missing += [] if list(ROOT.glob(path.rstrip("/"))) else [path]
    assert len(above) > 0
    assert missing == []


@pytest.mark.slow
def test_addresses_answer(server: str) -> None:
    addresses = re.findall(r"curl '([^']+)'", README)
    assert len(addresses) >= 3
    for address in addresses:
        with urllib.request.urlopen(address.replace("http://127.0.0.1:8050", server)) as answer:
            assert answer.status == 200
            assert answer.read()
    for metric in re.findall(r"/api/metrics/(\w+)\.", README):
        assert metric in catalogue()
