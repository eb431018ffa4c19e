"""Words after a command."""

import re

_ADD = re.compile(r"(?:add|добавить)\b[\s:]*(.*)", re.IGNORECASE | re.DOTALL)


def after_add(args: str | None) -> str | None:
    """What «/company add Ромашка, ИНН …» wants added; None if the command adds nothing."""
    found = _ADD.match(args or "")
    return found[1].strip() if found is not None else None
