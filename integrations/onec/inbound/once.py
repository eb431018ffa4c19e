"""A call of 1C's is carried out once, however often it comes."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from core.database import Work
from integrations.onec.inbound.models import OnecCall
from integrations.onec.inbound.refusals import CallRefused, Why
from integrations.onec.inbound.requests import Call

KEY_LOCK = 0x31_43_49_4E
"""First half of the advisory locks of keys («1CIN»)."""

Answer = dict[str, Any]


async def once(work: Work, key: str, call: Call, carry_out: Callable[[], Awaitable[Answer]]) -> tuple[Answer, bool]:
    """The answer, and whether it is new. Two calls with one key take turns, and the second finds what the first has left.

    Only what was carried out is kept: a refused call rolls back, and its key is free for what is put right.
    """
    await work.session.execute(select(func.pg_advisory_xact_lock(KEY_LOCK, func.hashtext(key))))
    known = await work.session.get(OnecCall, key)
    if known is not None:
        if known.body_hash != call.content_hash():
            raise CallRefused(Why.KEY_REUSED)
        return known.answer, False
    answer = await carry_out()
    work.session.add(
        OnecCall(key=key, operation=type(call).__name__, body_hash=call.content_hash(), answer=answer, at=work.now)
    )
    await work.session.flush()
    return answer, True
