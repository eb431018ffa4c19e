"""Filters run where the update is handled: aiogram hands a synchronous one to a thread, at a cost of milliseconds each."""

from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject

from bot.handlers import root_router


def _filters(router: Router) -> Iterator[tuple[str, FilterObject]]:
    for name, observer in router.observers.items():
        for handler in (observer._handler, *observer.handlers):
            for each in handler.filters or ():
                yield f"{router.name}.{name}: {handler.callback}", each
    for child in router.sub_routers:
        yield from _filters(child)


def test_no_filter_goes_through_a_thread() -> None:
    found = list(_filters(root_router()))
    assert len(found) > 50
    assert [where for where, each in found if not each.awaitable] == []
