"""Playing a planned ticket: when it was taken, what was said, when it was done."""

from datetime import datetime, timedelta

from backend.demo.seed.crew import Crew
from backend.demo.seed.plans import Course, Plan, Work
from backend.demo.seed.price_list import worked_minutes
from backend.demo.seed.scene import Scene
from backend.demo.seed.thread import Completion, Thread
from backend.demo.seed.topics import CANCELLED, MENDED, REOPENED, TAKEN, THANKS
from core.actor import StaffActor


class _Player:
    """One ticket's way through time. ``at`` is where it is now."""

    def __init__(self, scene: Scene, crew: Crew, plan: Plan) -> None:
        self._scene, self._crew, self._plan = scene, crew, plan
        self._random = scene.random
        self.at = plan.opened_at
        self.completions: list[Completion] = []
        self._thread = Thread(
            scene.rows,
            plan.client,
            plan.author.contact,
            [(text, plan.requested_at + timedelta(seconds=seconds)) for text, seconds in plan.said],
            opened_at=plan.opened_at,
            by_itself=plan.by_itself,
            pinned=scene.plans.of(plan.client),
        )

    def play(self) -> None:
        plan, thread = self._plan, self._thread
        if plan.course is Course.CANCELLED:
            self._wait(2, 12)
            thread.client_writes(self._random.choice(CANCELLED), self.at)
            thread.cancel(self._wait(0.3, 2))
            return
        engineer = self._take()
        if self._random.random() < 0.4:
            thread.staff_writes(engineer, self._random.choice(TAKEN), self._wait(0.5, 3))
        for question, answer in plan.talk:
            thread.staff_writes(engineer, question, self._wait(2, 15), question=True)
            thread.client_writes(answer, self._wait(2, 50))
        self._work(engineer, plan.work, plan.done)
        if plan.course is Course.REOPENED:
            self._wait(20, 400)
            if self._is_past(160):
                self._again(plan.work[0].code)
        self._end()

    def _take(self) -> StaffActor:
        # Most are taken within a quarter of an hour, a few are overlooked.
        self._wait(1, 15) if self._random.random() < 0.88 else self._wait(15, 90)
        engineer, free_at = self._crew.free_one(self.at)
        self.at = self._scene.working.later(free_at, 0.2)
        self._thread.take(engineer, self.at)
        return engineer

    def _work(self, engineer: StaffActor, work: tuple[Work, ...], done: str) -> None:
        for one in work:
            self.at = self._scene.working.later(self.at, one.minutes)
            service = self._scene.services[one.code]
            self._thread.add_line(engineer, service, one.minutes, one.comment, self._wait(0.2, 1))
        self._crew.occupy(engineer, self.at)
        self._thread.staff_writes(engineer, done, self._wait(0.3, 2))
        self.completions.append(self._thread.resolve(engineer, self._wait(0.2, 1.5)))

    def _again(self, code: str) -> None:
        self._thread.reopen(self.at)
        self._thread.client_writes(self._random.choice(REOPENED), self._wait(0.5, 3))
        engineer = self._take()
        again = Work(code, worked_minutes(self._random, 10, 25), "повторное обращение")
        self._work(engineer, (again,), self._random.choice(MENDED))

    def _end(self) -> None:
        """The client says thanks and closes, or does neither; what would be in the future has not happened yet."""
        if self._random.random() < 0.45 and self._is_past(60):
            self._thread.client_writes(self._random.choice(THANKS), self._wait(1, 40))
        if self._random.random() < 0.8 and self._is_past(400):
            self._thread.close(self._wait(1, 300))

    def _wait(self, shortest: float, longest: float) -> datetime:
        """Some working minutes pass."""
        self.at = self._scene.working.later(self.at, round(self._random.uniform(shortest, longest) * 60) / 60)
        return self.at

    def _is_past(self, minutes: float) -> bool:
        """Whether ``minutes`` of working time from here are still before now."""
        return self._scene.working.later(self.at, minutes) < self._scene.now


def play(scene: Scene, crew: Crew, plan: Plan) -> list[Completion]:
    """Write the ticket's rows; what is to be charged is returned."""
    player = _Player(scene, crew, plan)
    player.play()
    return player.completions
