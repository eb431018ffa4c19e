"""Renderers: an intent and the state of things at send time -> messages. One for each kind of intent."""

from bot.delivery.render import (
    access,
    alerts,
    calls,
    client,
    contracts,
    correcting,
    duty,
    group,
    hours,
    mirror,
    onec,
    paid,
    people,
    plans,
    recon,
    talk,
    watch,
    wishes,
    work,
)
from bot.delivery.render.registry import Renderers, Target

__all__ = ["Renderers", "Target", "all_renderers"]


def all_renderers() -> Renderers:
    """Every kind of intent that there is, with its renderer."""
    return {
        **duty.RENDERERS,
        **group.RENDERERS,
        **client.RENDERERS,
        **access.RENDERERS,
        **alerts.RENDERERS,
        **contracts.RENDERERS,
        **correcting.RENDERERS,
        **hours.RENDERERS,
        **mirror.RENDERERS,
        **onec.RENDERERS,
        **paid.RENDERERS,
        **people.RENDERERS,
        **plans.RENDERERS,
        **recon.RENDERERS,
        **talk.RENDERERS,
        **watch.RENDERERS,
        **wishes.RENDERERS,
        **calls.RENDERERS,
        **work.RENDERERS,
    }
