"""Before and after a change of the service model, as messages: one picture with its words, or words alone."""

import asyncio

from bot import limits
from bot.delivery.post import MadeFile, Post
from bot.keyboards import periodic as keyboards
from bot.keyboards.callbacks import ChangeCD
from bot.locales import plain
from bot.pictures.before_after import before_after_picture
from bot.reports.asked import Asked
from bot.views import changes as views
from bot.views.models import model_in_words
from core.clients.models import Company
from core.contracts.models import Campaign
from core.database import Work
from core.reports.before_after import MONTHS, before_after
from core.staff.models import Staff

NAME = 60


async def before_after_posts(
    work: Work,
    asked: Asked,
    *,
    company_id: int | None = None,
    campaign_id: int | None = None,
    months: int = MONTHS,
) -> list[Post]:
    """Of a company's contracts, of a campaign's, or of all that have changed; for leaders. The period of ``asked`` says
    nothing: each contract is compared around its own switch, up to so many ``months`` on each side."""
    reader = await work.session.get_one(Staff, asked.staff_id)
    compared = await before_after(
        work, reader.as_actor(), asked.zone, company_id=company_id, campaign_id=campaign_id, most=months
    )
    text = views.text(compared, await _of(work, company_id, campaign_id))
    keyboard = keyboards.change(ChangeCD(months=months, company_id=company_id, campaign_id=campaign_id))
    if not compared.windows:
        return [Post(text)]
    under = f"{views.contracts(compared)} · {views.cases(compared)}"
    pairs = [pair for pair in views.pairs(compared) if pair.name != plain("change-half")]
    drawn = await asyncio.to_thread(before_after_picture, asked.theme, plain("change-picture-title"), under, pairs)
    made = MadeFile("before-after.png", drawn, picture=True)
    if limits.length(text) <= limits.CAPTION:
        return [Post(text, keyboard, made=made)]
    return [Post("", made=made), Post(text, keyboard)]


async def _of(work: Work, company_id: int | None, campaign_id: int | None) -> str:
    if company_id is not None:
        company = await work.session.get(Company, company_id)
        return limits.cut(company.name, NAME) if company is not None else "–"
    if campaign_id is not None:
        campaign = await work.session.get(Campaign, campaign_id)
        if campaign is not None:
            to = model_in_words(campaign.to_model, campaign.free_until)
            return plain("change-of-campaign", to=to)
    return plain("change-of-all")
