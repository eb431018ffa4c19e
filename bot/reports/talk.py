"""Clients worth a talk: the weekly message, and the same when somebody asks for it."""

import asyncio

from bot import limits
from bot.delivery.post import MadeFile, Post
from bot.keyboards import talks as keyboards
from bot.locales import html, plain
from bot.pictures.style import Theme
from bot.pictures.talks import Point, scatter
from bot.reports.asked import Asked, Maker
from bot.views import talks as views
from bot.views import words
from core.database import Work
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.difficult import worth
from core.reports.clients.models import Reason
from core.reports.clients.service import Talks, clients_worth_a_talk, named
from core.reports.clients.thresholds import Thresholds
from core.staff.models import Staff

PICTURED = 15
"""Fewer points make no picture."""
NAMED = 5
NAME = 22


def talk_maker(by: Thresholds = Thresholds(), policy: LedgerPolicy = LedgerPolicy()) -> Maker:
    """The maker by what the installation has chosen. It looks at now, whichever period is asked for; where nobody is found it
    says so in two lines."""

    async def talk(work: Work, asked: Asked) -> list[Post]:
        person = await work.session.get_one(Staff, asked.staff_id)
        talks = await clients_worth_a_talk(work, person.as_actor(), asked.zone, by, policy)
        return await talk_posts(work, talks, by, asked.theme)

    return talk


async def talk_posts(work: Work, talks: Talks, by: Thresholds, theme: Theme) -> list[Post]:
    """The picture if anybody is difficult, then the text with a button for each reason."""
    shown = [one.company_id for section in talks.sections.values() for one in section.rows[: views.LISTED]]
    names = await named(work, shown)
    text = Post(views.everything(talks, names), keyboards.everything(talks))
    wild = [one.company_id for one in talks.sections[Reason.DIFFICULT].rows]
    paid = worth(list(talks.facts.values()), by)
    labels = {
        one: f"{limits.cut(names[one].name, NAME)} · {words.duration(names[one].balance)}" for one in wild[:NAMED]
    }
    points = [
        Point(paid[one.company_id], one.sums.actual, labels.get(one.company_id, ""))
        for one in talks.facts.values()
        if one.sums.actual and (one.company_id in labels or one.company_id not in wild)
    ]
    if not labels or len(points) < PICTURED:
        return [text]
    said = (plain("talks-picture-x"), plain("talks-picture-y"), plain("talks-picture-even"))
    picture = await asyncio.to_thread(scatter, points, *said, theme)
    caption = html("talks-picture", days=talks.window.days)
    return [Post(caption, made=MadeFile("talks.png", picture, picture=True)), text]
