"""Which wave a ticket is in, and what the wave's rule makes of its work."""

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


def is_waived(wave: Wave | None, line: WorkLine) -> bool:
    """Whether the line costs nothing because of the wave. Under ``fixed`` the wave's own line is what is charged, and the work
    that was entered is only counted."""
    if wave is None or wave.rule is WaveRule.MINUTES:
        return False
    return wave.rule is WaveRule.FREE or not (line.entry_key or "").startswith(key_of_lines(wave.id))


def key_of_lines(wave_id: int) -> str:
    """How the keys of the lines begin that a wave writes into its tickets."""
    return f"wave:{wave_id}:"
