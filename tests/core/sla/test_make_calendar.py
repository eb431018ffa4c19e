"""The data file is what ``make calendar`` writes: neither edited by hand, nor changed by a newer package unnoticed."""

import json

from core.sla.calendar.production import FILE
from tests.core.sla.make_calendar import as_text, calendar


def test_the_file_is_what_the_command_makes() -> None:
    content = FILE.read_text(encoding="utf-8")
    stored = json.loads(content)
    made = calendar()
    assert stored["days"] == made["days"]
    assert stored["decreed"] == made["decreed"]
    assert stored["years"] == made["years"]
    assert as_text(stored) == content
