"""Buttons of the exchange with 1C."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.exchange.tie_models import ItemKind


class OnecScreen(StrEnum):
    STATE = "state"
    DOCUMENTS = "docs"
    TIES = "ties"
    RECONCILE = "recon"


class OnecCD(CallbackData, prefix="oc1"):
    """A screen of the exchange with 1C. ``page`` from 0."""

    screen: OnecScreen
    page: Annotated[int, Field(ge=0, le=10_000)] = 0


class OnecAction(StrEnum):
    SHOW = "show"
    AGAIN = "again"
    FIND = "find"
    DONE = "done"
    DROP = "drop"
    ACCEPT = "accept"


class OnecDocumentCD(CallbackData, prefix="oc2"):
    """What becomes of a document for 1C."""

    action: OnecAction
    document_id: int


class OnecTieCD(CallbackData, prefix="oc3"):
    """Choose what this service or engineer is in 1C."""

    kind: ItemKind
    our_id: int


class OnecItemCD(CallbackData, prefix="oc4"):
    """This is what it is."""

    kind: ItemKind
    our_id: int
    item_id: int
