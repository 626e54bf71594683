"""Whether a value read from JSON is of a type as annotated in code."""

import types
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict


def fits(value: Any, hint: Any) -> bool:
    """Knows plain types, lists, dictionaries, alternatives, literals and typed dictionaries."""
    if is_typeddict(hint):
        return _fits_keys(value, hint)
    origin, parts = get_origin(hint), get_args(hint)
    return _fits_plain(value, hint) if origin is None else _fits_parts(value, origin, parts)


def _fits_plain(value: Any, hint: Any) -> bool:
    if hint in (Any, object):
        return True
    if hint in (None, types.NoneType):
        return value is None
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, int | float if hint is float else hint)


def _fits_parts(value: Any, origin: Any, parts: tuple[Any, ...]) -> bool:
    if origin in (Union, types.UnionType):
        return any(fits(value, part) for part in parts)
    if origin is list:
        return isinstance(value, list) and all(fits(one, parts[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(one, parts[1]) for one in value.values())
    # A literal.
    return value in parts


def _fits_keys(value: Any, hint: Any) -> bool:
    """The keys of a typed dictionary must have its types; other keys are not checked."""
    hints = get_type_hints(hint)
    return (
        isinstance(value, dict)
        and hint.__required_keys__ <= value.keys()
        and all(fits(value[key], part) for key, part in hints.items() if key in value)
    )
