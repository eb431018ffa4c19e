"""What /metrics tells of alerts: whether they are planned, sent and in time, and how soon somebody takes a ticket."""

from datetime import timedelta

from sqlalchemy import TextClause, text

from core.database import Work

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LATE = timedelta(minutes=1)
"""An engine that looks every few seconds has no excuse for more."""

_PLANNED = text("SELECT audience, count(*) AS steps FROM alert_step WHERE planned_at > :since GROUP BY audience")
_SENT = text("""
    SELECT audience, count(*) AS steps FROM alert_step JOIN outbox ON outbox.id = outbox_id
    WHERE planned_at > :since AND outbox.state = 'done' GROUP BY audience
""")
_OVERDUE = text("SELECT count(*) FROM ticket_alert WHERE ended_at IS NULL AND next_alert_at < :since")
_TAKEN = text("""
    SELECT percentile_disc(:part) WITHIN GROUP (ORDER BY extract(epoch FROM acknowledged_at - opened_at))
    FROM ticket WHERE acknowledged_at > :since
""")
_UNSEEN = text("SELECT count(*) FROM ticket WHERE state = 'open'")


async def planned(work: Work) -> dict[str, float]:
    """Steps of the last day, by audience."""
    return await _by_audience(work, _PLANNED)


async def sent(work: Work) -> dict[str, float]:
    """Those whose message has gone out."""
    return await _by_audience(work, _SENT)


async def _by_audience(work: Work, query: TextClause) -> dict[str, float]:
    return {row.audience: float(row.steps) for row in await work.session.execute(query, {"since": work.now - DAY})}


async def late(work: Work) -> dict[str, float]:
    """Steps that should have been planned a minute ago."""
    return {"": await work.session.scalar(_OVERDUE, {"since": work.now - LATE}) or 0}


async def unseen(work: Work) -> dict[str, float]:
    """Tickets that nobody has taken."""
    return {"": await work.session.scalar(_UNSEEN) or 0}


async def taken_after(work: Work) -> dict[str, float]:
    """Seconds by the clock on the wall until somebody took the tickets of the last week; nothing if nobody took any."""
    found = {}
    for quantile in ("0.5", "0.9"):
        seconds = await work.session.scalar(_TAKEN, {"part": float(quantile), "since": work.now - WEEK})
        if seconds is not None:
            found[quantile] = float(seconds)
    return found
