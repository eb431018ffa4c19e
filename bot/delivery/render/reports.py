"""Reports that come by themselves, or that somebody has asked for."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.pictures.style import Theme
from bot.reports.asked import Asked
from bot.reports.makers import MAKERS
from core.database import Work
from core.ledger.statement import Period
from core.reports.intents import ReportDue
from core.reports.subscribing import kinds_for, reads_dark
from core.staff.models import Staff


async def _due(work: Work, target: Target, intent: ReportDue) -> list[Post]:
    """Nothing if the person's rights have been taken since."""
    person = await work.session.get(Staff, intent.staff_id)
    if person is None or not person.active or intent.report not in kinds_for(person.roles):
        return []
    theme = Theme.DARK if await reads_dark(work, person.id) else Theme.LIGHT
    asked = Asked(Period(intent.first, intent.last), theme, target.zone, person.id)
    return await MAKERS[intent.report](work, asked)


RENDERERS: Renderers = kind(ReportDue, _due)
