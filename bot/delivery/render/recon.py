"""What a reconciliation has found: a message, and the file if anything differs."""

import asyncio

from bot.delivery.post import MadeFile, Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.documents.reconciliation_xlsx import reconciliation_xlsx
from bot.documents.texts import file_name
from bot.keyboards import onec as keyboards
from bot.locales import plain
from bot.views import recon as views
from core.database import Work
from core.exchange.reconciling.intents import Reconciled
from core.exchange.reconciling.queries import report


async def _reconciled(work: Work, target: Target, intent: Reconciled) -> list[Post]:
    found = await report(work, intent.reconciliation_id)
    posts = [Post(views.message(found, work.now, target.zone), keyboard=keyboards.open_state())]
    if found.lines:
        content = await asyncio.to_thread(reconciliation_xlsx, found, target.zone)
        name = file_name(plain("recon-at-command-line", at=f"{found.run.at.astimezone(target.zone):%d.%m.%Y}"), ".xlsx")
        posts.append(Post(plain("recon-file-caption"), made=MadeFile(name, content)))
    return posts


RENDERERS: Renderers = kind(Reconciled, _reconciled)
