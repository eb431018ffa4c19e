"""Which wave a ticket is in, and what the wave's rule makes of its work."""

from collections.abc import Sequence

from sqlalchemy import select

from core.database import Work
from core.tickets.models import WorkLine
from core.tickets.waves.models import Wave, WaveRule, WaveState, WaveTicket


async def wave_of(work: Work, ticket_id: int) -> Wave | None:
    """The wave that the ticket is in; None once it is closed, because its rule is over then."""
    return await work.session.scalar(
        select(Wave)
        .join(WaveTicket, WaveTicket.wave_id == Wave.id)
        .where(WaveTicket.ticket_id == ticket_id, Wave.state != WaveState.CLOSED)
        .execution_options(populate_existing=True)
    )


def waived_lines(wave: Wave, lines: Sequence[WorkLine]) -> list[WorkLine]:
    """The lines of a ticket that cost nothing because of its wave. Under ``fixed`` the wave's own line takes the place of what
    was entered; where it has not been written, because the ticket is resolved by itself, the work costs what it costs."""
    if wave.rule is WaveRule.FREE:
        return list(lines)
    others = [line for line in lines if not (line.entry_key or "").startswith(key_of_lines(wave.id))]
    return others if wave.rule is WaveRule.FIXED and len(others) < len(lines) else []


def key_of_lines(wave_id: int) -> str:
    """How the keys of the lines begin that a wave writes into its tickets."""
    return f"wave:{wave_id}:"
