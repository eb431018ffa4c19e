"""Corrections, and what may be done for a company."""

from aiogram.types import InlineKeyboardMarkup

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards.explaining import of_notice
from bot.locales import html, lines
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import correcting, words
from bot.views.company import terms_in_words
from core.clients.intents import TermsChanged
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.intents import Corrected


async def _corrected(_work: Work, _target: Target, intent: Corrected) -> list[Post]:
    rows = of_notice(intent.lines)
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
    return [Post(correcting.corrected(intent), keyboard, about=About(Purpose.NOTICE, intent.ticket_id))]


async def _terms_changed(work: Work, _target: Target, intent: TermsChanged) -> list[Post]:
    company = await work.session.get_one(Company, intent.company_id)
    balance = await company_available(work, company.id, local_date(work.now, company.zone))
    terms = intent.work_state or intent.policy
    assert terms is not None
    text = lines(
        html(
            "terms-told-state" if intent.work_state else "terms-told-policy",
            company=words.company(company.name, balance),
            terms=terms_in_words(terms),
        ),
        html(
            "terms-told-reason",
            reason=intent.reason,
            name=html("terms-told-by", name=intent.staff_name) if intent.staff_name else "",
        ),
    )
    return [Post(text)]


RENDERERS: Renderers = {
    **kind(Corrected, _corrected),
    **kind(TermsChanged, _terms_changed),
}
