"""/metrics for Prometheus. Everything comes from the database, so it is the same whichever process is asked.

Counters are what processes count in their ``Pulse``; a new one is a line of COUNTERS and ``pulse.count(…)`` where it happens.
Gauges are asked when the page is read; a new one is a line of GAUGES and its query. Labels are kinds, never people, chats or
texts.
"""

from collections.abc import Awaitable, Callable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text

from backend.web import alert_metrics
from core.clock import real_now
from core.database import Database, Work
from core.processes.pulse import Counts
from core.processes.service import all_counts, newest_beats

Levels = dict[str, float]
"""By label; "" if there is none."""


async def _outbox_depth(work: Work) -> Levels:
    waiting = await work.session.scalar(text("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"))
    return {"": float(waiting or 0)}


async def _outbox_oldest(work: Work) -> Levels:
    oldest = await work.session.scalar(text("SELECT min(created_at) FROM outbox WHERE state IN ('waiting', 'sending')"))
    return {"": (work.now - oldest).total_seconds() if oldest is not None else 0.0}


async def _inbox_depth(work: Work) -> Levels:
    waiting = await work.session.scalar(text("SELECT count(*) FROM bot_inbox WHERE state IN ('waiting', 'working')"))
    return {"": float(waiting or 0)}


async def _inbox_oldest(work: Work) -> Levels:
    pending = "SELECT min(received_at) FROM bot_inbox WHERE state IN ('waiting', 'working')"
    oldest = await work.session.scalar(text(pending))
    return {"": (real_now() - oldest).total_seconds() if oldest is not None else 0.0}


async def _onec_documents(work: Work) -> Levels:
    rows = await work.session.execute(text("SELECT state, count(*) FROM exchange_document GROUP BY state"))
    return {state: float(count) for state, count in rows}


async def _silence(work: Work) -> Levels:
    return {part: (real_now() - at).total_seconds() for part, at in (await newest_beats(work)).items()}


COUNTERS = {
    "delivered": ("Intents delivered to Telegram", None),
    "undelivered": ("Intents given up: refused, no chat, too many attempts", None),
    "telegram_errors": ("Calls to Telegram that failed", "kind"),
    "updates_handled": ("Updates handled", None),
    "updates_failed": ("Attempts to handle an update that failed", None),
    "webhook_refused": ("Requests to the webhook with a wrong secret", None),
    "ticks": ("Ticks done", "tick"),
    "ticks_failed": ("Ticks that could not look at what is due", "tick"),
    "slots": ("Daily jobs done", "job"),
    "onec_handled": ("Documents sent to 1C or looked for there, with any outcome", "task"),
    "slots_failed": ("Daily jobs that failed and will be run again", "job"),
}
"""What is counted: the explanation, and what the label means (None: there is none)."""

GAUGES: dict[str, tuple[str, str | None, Callable[[Work], Awaitable[Levels]]]] = {
    "outbox_depth": ("Intents that wait or are being sent", None, _outbox_depth),
    "outbox_oldest_seconds": ("Age of the oldest of them", None, _outbox_oldest),
    "inbox_depth": ("Updates that wait or are being handled", None, _inbox_depth),
    "inbox_oldest_seconds": ("Age of the oldest of them", None, _inbox_oldest),
    "tickets_unseen": ("Tickets that nobody has taken", None, alert_metrics.unseen),
    "alerts_planned_last_day": ("Steps of alerts planned in a day", "audience", alert_metrics.planned),
    "alerts_sent_last_day": ("Those of them whose message has gone out", "audience", alert_metrics.sent),
    "alerts_late": ("Steps that should have been planned a minute ago", None, alert_metrics.late),
    "time_to_acknowledge_seconds": (
        "Until somebody took a ticket, of a week",
        "quantile",
        alert_metrics.taken_after,
    ),
    "onec_documents": ("Documents for 1C", "state", _onec_documents),
    "part_silence_seconds": ("How long ago a part of the desk last went round, in any process", "part", _silence),
}
"""What is asked: the explanation, what the label means, the query."""


class _Collected(Collector):
    """Metrics that are known already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


async def exposition(database: Database) -> bytes:
    """The page that Prometheus reads."""
    async with database.read() as work:
        metrics = _counters(await all_counts(work))
        for name, (about, label, ask) in GAUGES.items():
            gauge = GaugeMetricFamily(f"chasovoy_{name}", about, labels=_labels(label))
            for said, level in sorted((await ask(work)).items()):
                gauge.add_metric([said] if label else [], level)
            metrics.append(gauge)
    registry = CollectorRegistry()
    registry.register(_Collected(metrics))
    return generate_latest(registry)


def _counters(counts: Counts) -> list[Metric]:
    """Nothing counted yet is 0, so that a rate is known from the first event on."""
    metrics: list[Metric] = []
    for name, (about, label) in COUNTERS.items():
        counter = CounterMetricFamily(f"chasovoy_{name}", about, labels=_labels(label))
        if label is None:
            counter.add_metric([], counts.get((name, ""), 0))
        for (counted, said), value in sorted(counts.items()):
            if counted == name and label is not None:
                counter.add_metric([said], value)
        metrics.append(counter)
    return metrics


def _labels(label: str | None) -> list[str]:
    return [label] if label else []
