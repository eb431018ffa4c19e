"""What the group is told of the staff."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.views import staff as views
from core.database import Work
from core.tickets.dismissing_intents import StaffLeft


async def _left(_work: Work, _target: Target, intent: StaffLeft) -> list[Post]:
    return [Post(views.left(intent))]


RENDERERS: Renderers = {**kind(StaffLeft, _left)}
