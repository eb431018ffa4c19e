"""Renderers: an intent and the state of things at send time -> messages. One for each kind of intent."""

from bot.delivery.render import (
    access,
    alerts,
    buying,
    calls,
    client,
    contracts,
    correcting,
    disputes,
    drafts,
    duty,
    group,
    hours,
    mass,
    mirror,
    onec,
    paid,
    people,
    plans,
    rating,
    recon,
    reports,
    staff,
    talk,
    teamwork,
    topics,
    watch,
    wishes,
    work,
)
from bot.delivery.render.registry import Renderers, Target
from core.tickets.closing import CLOSE_AFTER_DAYS

__all__ = ["Renderers", "Target", "all_renderers"]


def all_renderers(close_after: int = CLOSE_AFTER_DAYS) -> Renderers:
    """Every kind of intent that there is, with its renderer. ``close_after``: working days after which a resolved ticket closes
    by itself, 0 if it does not."""
    return {
        **duty.RENDERERS,
        **group.RENDERERS,
        **client.RENDERERS,
        **client.resolved(close_after),
        **rating.RENDERERS,
        **access.RENDERERS,
        **alerts.RENDERERS,
        **buying.RENDERERS,
        **disputes.RENDERERS,
        **contracts.RENDERERS,
        **correcting.RENDERERS,
        **drafts.RENDERERS,
        **hours.RENDERERS,
        **mirror.RENDERERS,
        **onec.RENDERERS,
        **paid.RENDERERS,
        **people.RENDERERS,
        **plans.RENDERERS,
        **recon.RENDERERS,
        **talk.RENDERERS,
        **teamwork.RENDERERS,
        **staff.RENDERERS,
        **topics.RENDERERS,
        **watch.RENDERERS,
        **wishes.RENDERERS,
        **calls.RENDERERS,
        **work.RENDERERS,
        **mass.RENDERERS,
        **reports.RENDERERS,
    }
