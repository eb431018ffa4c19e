"""The control API: the fingers of people and the hands of a tester.

Every route is one line of ``ROUTES``: (HTTP method, path, handler). A handler gets the playground and the
request's body and gives back what becomes JSON; streams and files have handlers of their own in ``streams``.
"""

from playground.control import buttons, environment, forum, inline, onec, onec_settings, people, speaking, state

__all__ = ["ROUTES"]

ROUTES = (
    *state.ROUTES,
    *people.ROUTES,
    *speaking.ROUTES,
    *buttons.ROUTES,
    *inline.ROUTES,
    *environment.ROUTES,
    *forum.ROUTES,
    *onec.ROUTES,
    *onec_settings.ROUTES,
)
