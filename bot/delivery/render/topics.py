"""What administrators are told of a forum group."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.delivery.topic_intents import TopicsRefused
from bot.locales import html
from core.database import Work


async def _topics_refused(_work: Work, _target: Target, intent: TopicsRefused) -> list[Post]:
    return [Post(html("topics-refused", title=intent.title))]


RENDERERS: Renderers = {**kind(TopicsRefused, _topics_refused)}
