"""Imports point one way: the contracts of .importlinter hold, and they can fail."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(*sys.argv[1:]))"


def lint(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", LINT, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_imports_point_one_way() -> None:
    answer = lint()
    assert answer.returncode == 0, answer.stdout


def test_a_contract_can_fail(tmp_path: Path) -> None:
    """The stages upside down: a check that reads no import would keep this contract too."""
    upside_down = tmp_path / "contracts.ini"
    upside_down.write_text(
        "[importlinter]\nroot_packages =\n    etl\n\n[importlinter:contract:upside-down]\n"
        "name = upside down\ntype = layers\nlayers =\n    etl.extract\n    etl.detect\n",
        encoding="utf-8",
    )
    answer = lint(str(upside_down))
    assert answer.returncode != 0
    assert "upside down BROKEN" in answer.stdout
