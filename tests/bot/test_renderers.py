"""Whatever the desk wants told can be said: an intent without a renderer would hold up its recipient's lane."""

from collections.abc import Iterator

from bot.delivery.render import all_renderers
from core.outbox.service import Intent


def kinds(intent: type[Intent] = Intent) -> Iterator[str]:
    """The kinds of all intents that the product has; tests have some of their own."""
    for made in intent.__subclasses__():
        if "kind" in vars(made) and not made.__module__.startswith("tests."):
            yield made.kind
        yield from kinds(made)


def test_every_intent_has_a_renderer() -> None:
    found = list(kinds())
    assert len(found) > 30
    assert len(set(found)) == len(found)
    assert set(found) == set(all_renderers())
