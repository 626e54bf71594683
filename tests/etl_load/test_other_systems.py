"""The loader where the system has neither fcntl nor resource, as on Windows: files are loaded there too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.extract import limited
from tests.conftest import ROOT
from tests.etl_load.conftest import clue
from tests.etl_load.test_load import amounts

BLOCKED = "import sys\nsys.modules['fcntl'] = sys.modules['resource'] = None\n"
# The interpreter with which the loader starts its readers: they find neither module either.
INTERPRETER = """#!{python}
{blocked}
import runpy
_, flag, module, *arguments = sys.argv
assert flag == "-m"
sys.argv = [module, *arguments]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
LOAD = """
from pathlib import Path
sys.executable = sys.argv[1]
from etl.__main__ import main
sys.exit(main(["load", "--json", sys.argv[2]]))
"""


@pytest.fixture
def interpreter(tmp_path: Path) -> Path:
    path = tmp_path / "python"
    path.write_text(INTERPRETER.format(python=sys.executable, blocked=BLOCKED), encoding="utf-8")
    path.chmod(0o700)
    return path


def test_a_load_without_fcntl_and_resource(
    interpreter: Path, clues: Callable[..., Path], data_dir: Path
) -> None:
    path = clues("a.xlsx", [clue("A1", yuan=1200)])
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED + LOAD, interpreter, path],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [told] = json.loads(done.stdout)["files"]
    assert (told["ledger"], told["accepted"], told["reason"]) == ("national_clues", 1, None)
    assert amounts(data_dir) == {"A1": 1200}


def test_without_a_limiter_the_child_works_unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "resource", None)
    limited.limit_process({"memory_bytes": 1, "seconds": 1, "output_bytes": 1})


def test_no_module_of_the_project_needs_them_at_its_import() -> None:
    """Every module of the loader, the data and the pages is imported with both blocked."""
    names = (
        "import importlib, pkgutil, etl, data\n"
        "for package in (etl, data):\n"
        "    for one in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        if not one.name.endswith('__main__'):\n"
        "            importlib.import_module(one.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED + names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
