"""Pulls from 1C."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.views import mirror
from core.database import Work
from core.exchange.mirror.intents import MappingBroken, MirrorTroubled, PullFailed


async def _failed(_work: Work, _target: Target, intent: PullFailed) -> list[Post]:
    return [Post(mirror.pull_failed(intent))]


async def _broken(_work: Work, _target: Target, intent: MappingBroken) -> list[Post]:
    return [Post(mirror.mapping_broken(intent))]


async def _troubled(_work: Work, _target: Target, intent: MirrorTroubled) -> list[Post]:
    return [Post(mirror.mirror_troubled(intent))]


RENDERERS: Renderers = {
    **kind(PullFailed, _failed),
    **kind(MappingBroken, _broken),
    **kind(MirrorTroubled, _troubled),
}
