"""Why a client brings so much: one person, one topic, one kind of work, odd hours, work that nobody pays for, requests that
come back. Pure.

Each cause is a share of the client's own load that is above its threshold, said with its number; there may be several, or none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.reports.clients.facts import gratis
from core.reports.clients.thresholds import Thresholds
from core.reports.work import Sums
from core.tickets.likeness import alike

LATEST = 150
"""So many of the newest requests are compared with one another: each with each."""
EVENING, MORNING = 17, 12


class CauseKind(StrEnum):
    """``person``, ``topic`` (requests that sound alike), ``service`` (one kind of work); ``off_hours``: outside of the
    calendar's working time, ``slot``: one part of one weekday; ``free``: nobody pays; ``reopened``: requests came back."""

    PERSON = "person"
    TOPIC = "topic"
    SERVICE = "service"
    OFF_HOURS = "off_hours"
    SLOT = "slot"
    FREE = "free"
    REOPENED = "reopened"


class DayPart(StrEnum):
    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Request:
    """A ticket of the window. ``at``: local; ``working``: in working time of its calendar, None if it has none. ``stems``: of
    its subject."""

    contact_id: int
    subject: str
    stems: Set[str]
    at: datetime
    working: bool | None
    reopened: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """``percent`` of the load. ``name``: the service's or the subject's; ``contact_id``: the person; ``weekday`` (0: Monday)
    and ``part`` of a slot."""

    kind: CauseKind
    percent: int
    count: int = 0
    name: str = ""
    contact_id: int | None = None
    weekday: int | None = None
    part: DayPart | None = None


def causes(requests: Sequence[Request], services: Mapping[str, int], sums: Sums, by: Thresholds) -> tuple[Cause, ...]:
    """The causes, the largest share first. ``services``: minutes of work by name; ``requests``: the newest first."""
    newest = requests[:LATEST]
    found = [_free(sums, by), _service(services, sums, by)]
    if len(newest) >= by.least_cases:
        found += [_person(newest, by), _topic(newest, by), _hours(newest, by), _slot(newest, by), _reopened(newest, by)]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.percent))


def _percent(part: int, whole: int) -> int:
    """Whole per cent, down; 0 of nothing."""
    return part * 100 // whole if whole else 0


def _person(requests: Sequence[Request], by: Thresholds) -> Cause | None:
    """One of several: a client with one person has nobody else to ask."""
    people = Counter(one.contact_id for one in requests)
    (contact_id, count), *others = people.most_common()
    percent = _percent(count, len(requests))
    if not others or percent < by.one_cause_percent:
        return None
    return Cause(CauseKind.PERSON, percent, count, contact_id=contact_id)


def _topic(requests: Sequence[Request], by: Thresholds) -> Cause | None:
    """The request that most others are alike to."""
    counts = [sum(alike(one.stems, other.stems) for other in requests) for one in requests]
    count = max(counts)
    percent = _percent(count, len(requests))
    if percent < by.one_cause_percent:
        return None
    return Cause(CauseKind.TOPIC, percent, count, requests[counts.index(count)].subject)


def _service(services: Mapping[str, int], sums: Sums, by: Thresholds) -> Cause | None:
    """One kind of work, if there are others."""
    if len(services) < 2:
        return None
    name, minutes = max(services.items(), key=lambda one: (one[1], one[0]))
    percent = _percent(minutes, sums.actual)
    return Cause(CauseKind.SERVICE, percent, minutes, name) if percent >= by.one_cause_percent else None


def _hours(requests: Sequence[Request], by: Thresholds) -> Cause | None:
    known = [one.working for one in requests if one.working is not None]
    percent = _percent(known.count(False), len(known))
    return Cause(CauseKind.OFF_HOURS, percent, known.count(False)) if percent >= by.off_hours_percent else None


def _slot(requests: Sequence[Request], by: Thresholds) -> Cause | None:
    (weekday, part), count = Counter((one.at.weekday(), part_of(one.at)) for one in requests).most_common(1)[0]
    percent = _percent(count, len(requests))
    if percent < by.one_cause_percent:
        return None
    return Cause(CauseKind.SLOT, percent, count, weekday=weekday, part=part)


def part_of(at: datetime) -> DayPart:
    if at.hour < MORNING:
        return DayPart.MORNING
    return DayPart.DAY if at.hour < EVENING else DayPart.EVENING


def _free(sums: Sums, by: Thresholds) -> Cause | None:
    percent = _percent(gratis(sums), sums.actual)
    return Cause(CauseKind.FREE, percent, gratis(sums)) if percent >= by.one_cause_percent else None


def _reopened(requests: Sequence[Request], by: Thresholds) -> Cause | None:
    count = sum(one.reopened for one in requests)
    percent = _percent(count, len(requests))
    return Cause(CauseKind.REOPENED, percent, count) if percent >= by.reopened_percent else None
