"""Reading an edit of a plan in Russian words, and making it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.sla.rules.edit_words import END, BadEdit, EditFault, parts_of
from core.sla.rules.ladders import Audience, Ladder
from core.sla.rules.plans import DEFAULT_LADDERS, Plan, Priority, Target

_PRIORITIES = (
    (Priority.LOW, re.compile(r"(?:низк|несрочн)[а-яё]*(?!\w)|не к спеху(?!\w)", re.IGNORECASE)),
    (Priority.NORMAL, re.compile(r"обычн[а-яё]*(?!\w)", re.IGNORECASE)),
    (Priority.URGENT, re.compile(r"срочн[а-яё]*(?!\w)", re.IGNORECASE)),
)
_NONE = re.compile(r"нет(?!\w)", re.IGNORECASE)
_REACTION = re.compile(r"реакци[яию](?!\w)", re.IGNORECASE)
_RESOLUTION = re.compile(r"решени[ея](?!\w)", re.IGNORECASE)
_NO_WARNING = re.compile(r"не предупреждать(?!\w)", re.IGNORECASE)
_WARNING = re.compile(r"предупреждать(?!\w)(?: за)?", re.IGNORECASE)
_AUDIENCES = (
    (Audience.GROUP, re.compile(r"группе(?!\w)", re.IGNORECASE)),
    (Audience.DUTY, re.compile(r"дежурн[а-яё]+(?!\w)", re.IGNORECASE)),
    (Audience.PERSONAL, re.compile(r"лично(?!\w)", re.IGNORECASE)),
    (Audience.DIRECTOR, re.compile(r"директор[а-яё]+(?!\w)", re.IGNORECASE)),
)
_REPEAT = re.compile(r"повтор[а-яё]*(?!\w)", re.IGNORECASE)
_UP_TO = re.compile(r"до(?!\w)", re.IGNORECASE)
_AT_NIGHT = re.compile(r"ночью(?!\w)", re.IGNORECASE)
_YES = re.compile(r"да(?!\w)", re.IGNORECASE)
_LAPSE = re.compile(r"возврат(?!\w)", re.IGNORECASE)
_AND = re.compile(r"и(?!\w)", re.IGNORECASE)
_CALENDAR = re.compile(r"календарь +(.+)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[ ,.:]|[-–—](?= ))+")
_CLOCK = re.compile(rf"([0-9]{{1,4}}):([0-5][0-9]){END}")
_HOURS = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))? ?ч(?:ас(?:а|ов)?)?(?![а-яё])\.?", re.IGNORECASE)
_MINUTES = re.compile(rf"([0-9]{{1,6}}) ?(?:м|мин|минут[аы]?)?\.?{END}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TargetEdit:
    """What is said of one priority, in working minutes; None: as it was."""

    priority: Priority
    reaction: int | None = None
    resolution: int | None = None
    warn_reaction: int | None = None
    warn_resolution: int | None = None


@dataclass(frozen=True, slots=True)
class LadderEdit:
    """What is said of one priority's ladder. ``steps``: minutes by audience, None: no such step any more. ``rest``: fields of
    :class:`Ladder`."""

    priority: Priority
    steps: Mapping[Audience, int | None]
    rest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NoPriority:
    """The plan has this priority no more."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class PlanEdits:
    """All that a text asks for, in its order. ``calendar``: the name of the plan's calendar from now on."""

    edits: tuple[TargetEdit | LadderEdit | NoPriority, ...]
    calendar: str | None


def read_plan_edits(text: str) -> PlanEdits:
    """«срочная реакция 15 решение 4ч предупреждать 5 и 1ч», «срочной нет», «календарь Круглосуточно», «обычная группе 10
    директору 30 повтор 10 до 60 ночью нет возврат 3ч» -> what to change. Raises BadEdit."""
    edits, calendar = list[TargetEdit | LadderEdit | NoPriority](), None
    for part in parts_of(text):
        if named := _CALENDAR.match(part):
            calendar = named[1].strip('«»" .')
            continue
        reader = _Reader(part)
        while not reader.done:
            edits += reader.edit()
    return PlanEdits(tuple(edits), calendar)


def minutes_at(text: str, start: int) -> tuple[int, int] | None:
    """«45», «1ч 30м», «1,5 ч», «1:30», «2 ч» -> the minutes and where they end; None if no time stands there. A fraction of an
    hour is rounded up to a minute."""
    if clock := _CLOCK.match(text, start):
        return int(clock[1]) * 60 + int(clock[2]), clock.end()
    minutes, end = 0, start
    if hours := _HOURS.match(text, start):
        hundredths = int((hours[2] or "0").ljust(2, "0"))
        minutes, end = int(hours[1]) * 60 + -(-hundredths * 60 // 100), hours.end()
    if rest := _MINUTES.match(text, end + text.startswith(" ", end)):
        return minutes + int(rest[1]), rest.end()
    return (minutes, end) if hours else None


_OF_TARGET = {"reaction", "resolution", "warn_reaction", "warn_resolution"}
_OF_STEPS = {audience.value for audience in Audience}


class _Reader:
    """Goes through the words of one part."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._skip()

    @property
    def done(self) -> bool:
        return self._at == len(self._text)

    def edit(self) -> list[TargetEdit | LadderEdit | NoPriority]:
        """One priority with all that is said of it: its targets, its ladder."""
        priority = next((one for one, said in _PRIORITIES if self._take(said)), None)
        if priority is None:
            raise self._unclear()
        if self._take(_NONE):
            return [NoPriority(priority)]
        said = dict[str, Any]()
        while not self.done and not any(word.match(self._text, self._at) for _, word in _PRIORITIES):
            start, found = self._at, self._item()
            if found.keys() & said.keys():
                self._at = start
                raise self._unclear()
            said |= found
        if not said:
            raise BadEdit(EditFault.UNCLEAR, self._text)
        targets = {name: value for name, value in said.items() if name in _OF_TARGET}
        steps = {Audience(name): value for name, value in said.items() if name in _OF_STEPS}
        rest = {name: value for name, value in said.items() if name not in _OF_TARGET | _OF_STEPS}
        return [
            *([TargetEdit(priority, **targets)] if targets else []),
            *([LadderEdit(priority, steps, rest)] if steps or rest else []),
        ]

    def _item(self) -> dict[str, Any]:
        if self._take(_REACTION):
            return {"reaction": self._minutes()}
        if self._take(_RESOLUTION):
            return {"resolution": self._minutes()}
        if self._take(_NO_WARNING):
            return {"warn_reaction": 0, "warn_resolution": 0}
        if self._take(_WARNING):
            first = self._minutes()
            return (
                {"warn_reaction": first, "warn_resolution": self._minutes()}
                if self._take(_AND)
                else {"warn_resolution": first}
            )
        return self._of_ladder()

    def _of_ladder(self) -> dict[str, Any]:
        for audience, word in _AUDIENCES:
            if self._take(word):
                return {audience.value: None if self._take(_NONE) else self._minutes()}
        if self._take(_REPEAT):
            first = self._minutes()
            return {"first": first, "cap": self._minutes() if self._take(_UP_TO) else first}
        if self._take(_AT_NIGHT):
            return {"at_night": self._yes()}
        if self._take(_LAPSE):
            return {"lapse": 0 if self._take(_NONE) else self._minutes()}
        raise self._unclear()

    def _yes(self) -> bool:
        if self._take(_YES):
            return True
        if self._take(_NONE):
            return False
        raise self._unclear()

    def _minutes(self) -> int:
        found = minutes_at(self._text, self._at)
        if found is None:
            raise self._unclear()
        minutes, self._at = found
        self._skip()
        return minutes

    def _take(self, word: re.Pattern[str]) -> bool:
        found = word.match(self._text, self._at)
        if found is None:
            return False
        self._at = found.end()
        self._skip()
        return True

    def _skip(self) -> None:
        """Past blanks, commas and dashes that are no minus."""
        if found := _BETWEEN.match(self._text, self._at):
            self._at = found.end()

    def _unclear(self) -> BadEdit:
        return BadEdit(EditFault.UNCLEAR, self._text[self._at :] or self._text)


def edited_plan(
    before: Mapping[Priority, Target],
    edits: PlanEdits,
    ladders: Mapping[Priority, Ladder] = DEFAULT_LADDERS,
) -> Plan:
    """What becomes of the targets and ladders of a plan, or of no targets for a new one. Raises BadPlan and BadLadder for what
    cannot be kept by, and BadEdit for a priority that the plan did not have and that is given only one of its two targets."""
    targets, climbs = dict(before), dict(ladders)
    for edit in edits.edits:
        if isinstance(edit, NoPriority):
            targets.pop(edit.priority, None)
        elif isinstance(edit, LadderEdit):
            climbs[edit.priority] = _ladder(climbs[edit.priority], edit)
        else:
            targets[edit.priority] = _target(targets.get(edit.priority), edit)
    return Plan(targets, climbs)


def _target(before: Target | None, edit: TargetEdit) -> Target:
    said = {name: value for name, value in asdict(edit).items() if name != "priority" and value is not None}
    if before is None and not {"reaction", "resolution"} <= said.keys():
        raise BadEdit(EditFault.BOTH_TARGETS, edit.priority.value)
    return Target(**((asdict(before) if before is not None else {}) | said))


def _ladder(before: Ladder, edit: LadderEdit) -> Ladder:
    steps = {**before.steps, **edit.steps}
    return replace(
        before, steps={audience: minutes for audience, minutes in steps.items() if minutes is not None}, **edit.rest
    )
