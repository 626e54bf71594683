"""Finds what the modules of a package declare, so that an added module needs no registration."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any


def declared(package: ModuleType, name: str) -> Iterator[Any]:
    """The value called `name` of every module of the package that has one, by the modules' names."""
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        if hasattr(module, name):
            yield getattr(module, name)
