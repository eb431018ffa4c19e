"""JSON in and out, hardened: what comes in was typed by anybody."""

import json
from typing import Any

__all__ = ["Json", "dump_json", "parse_json"]

Json = dict[str, Any]

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def dump_json(value: Any) -> bytes:
    """UTF-8 JSON. A lone surrogate (not possible in UTF-8) becomes "?" instead of an exception."""
    return _encoder.encode(value).encode("utf-8", "replace")


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse_json(text: str | bytes) -> Any:
    """Parse JSON; raise ValueError for anything unusable: NaN, lone surrogates, absurd nesting."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    # Lone surrogates can enter only through \uD8xx escapes; without one there is nothing to check.
    escape: Any = b"\\u" if isinstance(text, bytes) else "\\u"
    if escape in text:
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (UnicodeEncodeError, RecursionError):
            raise ValueError("not valid UTF-8") from None
    return value
