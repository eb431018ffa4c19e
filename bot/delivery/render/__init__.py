"""Renderers: an intent and the state of things at send time -> messages. One for each kind of intent."""

from bot.delivery.render import (
    access,
    alerts,
    client,
    contracts,
    correcting,
    duty,
    group,
    hours,
    mirror,
    onec,
    paid,
    plans,
    recon,
    staff,
    watch,
    wishes,
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
        **plans.RENDERERS,
        **recon.RENDERERS,
        **staff.RENDERERS,
        **watch.RENDERERS,
        **wishes.RENDERERS,
    }
