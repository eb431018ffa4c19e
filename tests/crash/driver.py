"""The driver: hands tasks to worker processes in random order, kills them by plan, and asks until every answer is known."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from random import Random
from threading import Thread

from tests.crash import worker
from tests.crash.orders import Answer, Kind, Order, Point, Reply, Route, Setup
from tests.crash.plan import MONTH, Errand, Fault, Plan, top_up
from tests.crash.tally import Tally
from tests.crash.world import Waiting

HURRY, LAST_CALL = 0.45, 0.7
"""Shares of the patience, for slow machines: after the first repeats and a second fall are given up, after the other what
nobody has begun. The report says how much that was."""
STUCK = 20.0
"""Seconds for one attempt, an outage of the server included."""
ENOUGH = 20
"""After so many things that must not happen there is no point in going on."""
SOON = 0.04
"""Seconds within which a worker is killed that is killed anywhere."""
GONE = (EOFError, ConnectionError)
"""What a pipe says when its other end has died; the latter if an order was not read yet."""
ROUTES = (Route.DIRECT, Route.PROXY)


_processes = get_context("forkserver")
# Imported once by the server that forks the workers, so that a new one is there in some milliseconds.
_processes.set_forkserver_preload(["tests.crash.worker", "tests.crash.trial"])


@dataclass(eq=False, slots=True)
class Hand:
    """A worker process and what it does now. ``last``: the last point it has reached."""

    process: ForkServerProcess
    pipe: Connection
    errand: Errand | None = None
    fault: Fault | None = None
    since: float = 0.0
    last: Point | None = None
    kill_at: float | None = None


class Campaign:
    """One run. ``restart`` makes the server fall and come back, in a thread, at each of the ``falls`` (shares of the tickets
    that are known to be resolved). ``until``: when patience ends (monotonic)."""

    def __init__(
        self,
        plan: Plan,
        tickets: list[Waiting],
        setup: Setup,
        random: Random,
        now: datetime,
        *,
        workers: int,
        until: float,
        restart: Callable[[], None] | None = None,
        falls: tuple[float, ...] = (),
    ) -> None:
        self.tally = Tally()
        self._setup = setup
        self._random = random
        self._now = now
        self._until = until
        now_ = time.monotonic()
        self._hurry_from, self._last_call = (now_ + share * (until - now_) for share in (HURRY, LAST_CALL))
        self._restart = restart
        self._falls = list(falls)
        self._restarting: Thread | None = None
        kinds = list(dict.fromkeys(plan.faults))
        rest = list((Counter(plan.faults) - Counter(kinds)).elements())
        # Taken from the end: one of each kind first, so that none is left out for want of time.
        self._faults = random.sample(rest, len(rest)) + random.sample(kinds, len(kinds))
        self._later: list[Errand] | None = plan.later or None
        self._tickets = {one.ticket_id: one for one in tickets}
        self._resolved = 0
        self._rounds = Counter[int]()
        self._queue: list[Errand] = []
        for errand in plan.errands:
            self._add(errand)
        self._hands = [self._hire() for _ in range(workers)]

    def run(self) -> Tally:
        """Till every copy of every errand has a known answer, or patience ends."""
        try:
            while self._queue or self._later or any(hand.errand for hand in self._hands):
                if time.monotonic() > self._until:
                    self.tally.faults.append(f"не закончено вовремя: осталось {len(self._queue)}")
                    break
                if len(self.tally.faults) > ENOUGH:
                    break
                self._fall()
                self._move_time()
                self._hurry()
                self._hand_out()
                self._listen()
                self._kill_who_is_due()
        finally:
            for hand in self._hands:
                hand.pipe.close()
            for hand in self._hands:
                hand.process.join(1)
                hand.process.kill()
                hand.process.join()
            if self._restarting is not None:
                self._restarting.join()
        self.tally.judge()
        return self.tally

    # --- orders

    def _add(self, errand: Errand) -> None:
        self.tally.errands.append(errand)
        self._queue += [errand] * errand.copies

    def _hand_out(self) -> None:
        if self._time_stands_still:
            return
        for hand in self._hands:
            if hand.errand is None and self._queue:
                place = self._random.randrange(len(self._queue))
                self._queue[place], self._queue[-1] = self._queue[-1], self._queue[place]
                self._order(hand, self._queue.pop())

    @property
    def _in_a_hurry(self) -> bool:
        return time.monotonic() > self._hurry_from

    def _hurry(self) -> None:
        """When time runs short, one copy of each errand that is not known to be done is enough; at last, of each begun."""
        if not self._in_a_hurry:
            return
        late = time.monotonic() > self._last_call
        needed = dict.fromkeys(one for one in self._queue if not one.known and (one.begun or not late))
        self.tally.given_up += len(self._queue) - len(needed)
        self._queue = list(needed)

    def _order(self, hand: Hand, errand: Errand) -> None:
        fault = self._misfortune(errand)
        point = fault if isinstance(fault, Point) and fault is not Point.ANYWHERE else None
        route = fault if isinstance(fault, Route) else self._random.choice(ROUTES)
        errand.begun = True
        hand.errand, hand.fault, hand.since, hand.last = errand, fault, time.monotonic(), None
        hand.kill_at = hand.since + self._random.uniform(0, SOON) if fault is Point.ANYWHERE else None
        hand.pipe.send(Order(errand.task, errand.task.now or self._now, route, point))
        self.tally.attempts += 1

    def _misfortune(self, errand: Errand) -> Fault | None:
        """The next fault of the plan, now and then; it befalls what is not known to be done, where it can do most harm."""
        undone = len({one for one in self._queue if not one.known}) + 1
        if errand.known or not self._faults or self._random.random() > len(self._faults) / undone:
            return None
        return self._faults.pop()

    # --- answers

    def _listen(self) -> None:
        soon = 0.002 if any(hand.kill_at for hand in self._hands) else 0.1
        for pipe in wait([hand.pipe for hand in self._hands], soon):
            hand = next(one for one in self._hands if one.pipe is pipe)
            try:
                self._hear(hand, hand.pipe.recv())
            except GONE:
                self.tally.faults.append(f"рабочий процесс умер сам: {hand.errand}")
                self._replace(hand)

    def _hear(self, hand: Hand, said: Point | Reply) -> None:
        if isinstance(said, Reply):
            self._take_reply(hand, said)
            return
        hand.last = said
        if said is hand.fault:
            self._kill(hand, said)

    def _take_reply(self, hand: Hand, reply: Reply) -> None:
        errand, fault = hand.errand, hand.fault
        assert errand is not None
        hand.errand = hand.fault = hand.kill_at = None
        self.tally.answers[errand.task.kind, reply.answer] += 1
        if fault is not None and not (isinstance(fault, Route) and reply.answer is Answer.LOST and reply.commit_sent):
            self._faults.insert(0, fault)  # it never came to that
        match reply.answer:
            case Answer.FAILED:
                self.tally.faults.append(reply.error)
            case Answer.LOST:
                self.tally.broken_connections += 1
                self._once_more(errand, unknown=reply.commit_sent)
            case Answer.SHORT:
                self._rounds[errand.task.about] += 1
                ticket = self._tickets[errand.task.about]
                self._add(top_up(ticket, self._rounds[errand.task.about], self._now))
                self._queue.append(errand)
            case _:
                self._take_known(errand, reply.answer)

    def _take_known(self, errand: Errand, answer: Answer) -> None:
        first = not errand.known
        errand.answers[answer] += 1
        if first:
            self._resolved += errand.task.kind is Kind.RESOLVE
            for following in errand.then:
                self._add(following)

    def _once_more(self, errand: Errand, *, unknown: bool) -> None:
        if unknown:
            errand.unknown += 1
            self.tally.unknown += 1
        self._queue.append(errand)

    # --- misfortunes

    def _hire(self) -> Hand:
        ours, theirs = _processes.Pipe()
        process = _processes.Process(target=worker.run, args=(theirs, self._setup), daemon=True)
        process.start()
        theirs.close()
        return Hand(process, ours)

    def _kill_who_is_due(self) -> None:
        now = time.monotonic()
        for hand in list(self._hands):
            if hand.errand is not None and hand.kill_at is not None and now >= hand.kill_at:
                self._kill(hand, Point.ANYWHERE)
            elif hand.errand is not None and now > hand.since + STUCK:
                self.tally.faults.append(f"попытка длится дольше {STUCK:.0f} с ({hand.last}): {hand.errand.task}")
                self._replace(hand)

    def _kill(self, hand: Hand, point: Point) -> None:
        """SIGKILL. What the worker had said before may still be in the pipe, an answer too."""
        hand.process.kill()
        hand.process.join()
        try:
            while hand.errand is not None and hand.pipe.poll():
                said = hand.pipe.recv()
                if isinstance(said, Reply):
                    hand.fault = None
                    self._take_reply(hand, said)
                else:
                    hand.last = said
        except GONE:
            pass
        self.tally.kills[point] += 1
        self._replace(hand)

    def _replace(self, hand: Hand) -> None:
        """Another process takes the place of a dead one, somebody else its errand."""
        hand.process.kill()
        hand.process.join()
        hand.pipe.close()
        if hand.errand is not None:
            # Who stopped before the COMMIT has not sent it; of others that have come so far nobody can tell.
            unknown = hand.last in (Point.BEFORE_COMMIT, Point.AFTER_COMMIT) and hand.fault is not Point.BEFORE_COMMIT
            self._once_more(hand.errand, unknown=unknown)
        self._hands[self._hands.index(hand)] = self._hire()

    def _share(self) -> float:
        return self._resolved / len(self._tickets)

    def _fall(self) -> None:
        if self._restart is None or not self._falls:
            return
        if self._in_a_hurry:
            if self.tally.restarts:
                return
        elif self._share() < self._falls[0]:
            return
        if self._restarting is None or not self._restarting.is_alive():
            self._falls.pop(0)
            self.tally.restarts += 1
            self._restarting = Thread(target=self._fall_and_rise, args=(self._restart,))
            self._restarting.start()

    def _fall_and_rise(self, restart: Callable[[], None]) -> None:
        try:
            restart()
        except Exception as error:
            self.tally.faults.append(f"сервер не поднялся: {error}")

    @property
    def _time_stands_still(self) -> bool:
        """Nothing new begins while business time is about to move: no attempt may see two months at once."""
        return self._later is not None and (self._share() >= 0.5 or not self._queue)

    def _move_time(self) -> None:
        if self._later is None or not self._time_stands_still or any(hand.errand for hand in self._hands):
            return
        self._now += MONTH
        for errand in self._later:
            self._add(errand)
        self._later = None
