"""Keyboards of the exchange with 1C."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import OnecAction, OnecCD, OnecDocumentCD, OnecItemCD, OnecScreen, OnecTieCD
from bot.locales import plain
from bot.views.onec import named
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.queries import DocumentView
from core.exchange.documents.rules import DocumentState, Event, Trouble, can
from core.exchange.tie_models import ExchangeItem
from core.exchange.ties import Ours

NAME_LENGTH = 40


def _screen(text: str, screen: OnecScreen, page: int = 0) -> Button:
    return Button(text=text, callback_data=OnecCD(screen=screen, page=page).pack())


def _document(text: str, action: OnecAction, document_id: int) -> Button:
    return Button(text=text, callback_data=OnecDocumentCD(action=action, document_id=document_id).pack())


def state(for_a_human: int, untied: int, *, connected: bool) -> Markup:
    """Under the state of the exchange: what there is to do."""
    rows = []
    if for_a_human:
        rows.append([_screen(plain("button-onec-documents", count=for_a_human), OnecScreen.DOCUMENTS)])
    if untied:
        rows.append([_screen(plain("button-onec-ties", count=untied), OnecScreen.TIES)])
    if connected:
        rows.append([_screen(plain("button-onec-reconcile"), OnecScreen.RECONCILE)])
    rows.append([_screen(plain("button-onec-refresh"), OnecScreen.STATE)])
    return Markup(inline_keyboard=rows)


def open_state() -> Markup:
    return Markup(inline_keyboard=[[_screen(plain("button-onec-state"), OnecScreen.STATE)]])


def open_ties() -> Markup:
    return Markup(inline_keyboard=[[_screen(plain("button-onec-tie"), OnecScreen.TIES)]])


def open_document(document_id: int) -> Markup:
    return Markup(inline_keyboard=[[_document(plain("button-onec-open"), OnecAction.SHOW, document_id)]])


def documents(views: Sequence[DocumentView], page: int, *, more: bool) -> Markup:
    """One button for each document, then the pages."""
    rows = [
        [
            _document(
                limits.cut(plain("onec-row", number=named(view.row), company=view.company), NAME_LENGTH),
                OnecAction.SHOW,
                view.row.id,
            )
        ]
        for view in views
    ]
    rows.append(_pages(OnecScreen.DOCUMENTS, page, more=more))
    return Markup(inline_keyboard=rows)


def _pages(screen: OnecScreen, page: int, *, more: bool) -> list[Button]:
    return [
        *([_screen(plain("button-onec-back-page"), screen, page - 1)] if page else []),
        _screen(plain("button-onec-state"), OnecScreen.STATE),
        *([_screen(plain("button-onec-next-page"), screen, page + 1)] if more else []),
    ]


def document(row: ExchangeDocument) -> Markup:
    """What can be decided about the document now."""
    offered = (
        (OnecAction.AGAIN, Event.SEND_AGAIN),
        (OnecAction.FIND, Event.FIND_OUT),
        (OnecAction.DONE, Event.CONSIDER_DONE),
        (OnecAction.DROP, Event.DROP),
    )
    rows = [
        [_document(plain(f"button-onec-{action.value}"), action, row.id)]
        for action, event in offered
        if can(row.state, event)
    ]
    if row.state is DocumentState.CONFIRMED and row.trouble is Trouble.DIFFERS:
        rows.append([_document(plain(f"button-onec-{OnecAction.ACCEPT.value}"), OnecAction.ACCEPT, row.id)])
    if row.state is DocumentState.UNTIED:
        rows.append([_screen(plain("button-onec-tie"), OnecScreen.TIES)])
    rows.append([_screen(plain("button-onec-to-documents"), OnecScreen.DOCUMENTS)])
    return Markup(inline_keyboard=rows)


def ties(missing: Sequence[Ours], page: int, *, more: bool) -> Markup:
    """What is nothing in 1C yet: a button each."""
    rows = [
        [
            Button(
                text=limits.cut(one.name, NAME_LENGTH),
                callback_data=OnecTieCD(kind=one.kind, our_id=one.id).pack(),
            )
        ]
        for one in missing
    ]
    rows.append(_pages(OnecScreen.TIES, page, more=more))
    return Markup(inline_keyboard=rows)


def items(found: Sequence[ExchangeItem], our_id: int) -> Markup:
    """Which of them it is."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=limits.cut(" · ".join(part for part in (item.name, item.code) if part), NAME_LENGTH),
                    callback_data=OnecItemCD(kind=item.kind, our_id=our_id, item_id=item.id).pack(),
                )
            ]
            for item in found
        ]
    )
