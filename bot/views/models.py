"""Service models in words."""

from datetime import time

from markupsafe import Markup

from bot.locales import has, html, plain
from core.contracts.service import InForce
from core.contracts.service_models.bonus_hours import BonusHours


def model_in_words(code: str, free_until: time | None) -> str:
    """«без ограничений», «до 13:00 бесплатно, потом платно». A model that has no text yet is shown by its code; one that is
    spoken of without its hour has a second text, «…-any»."""
    key = f"service-model-{code.replace('_', '-')}"
    if free_until is None and has(f"{key}-any"):
        key = f"{key}-any"
    return plain(key, until=f"{free_until:%H:%M}" if free_until else "") if has(key) else code


def model_of(in_force: InForce) -> str:
    """The model in force, in words."""
    return model_in_words(in_force.model.code, in_force.terms.free_until)


def model_beside(in_force: InForce | None) -> Markup | str:
    """The model behind a contract's number and date: « · без ограничений». Nothing for bonus hours: the balance says it."""
    if in_force is None or in_force.model.code == BonusHours.code:
        return ""
    return html("contract-model", model=model_of(in_force))
