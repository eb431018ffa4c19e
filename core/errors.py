"""Refusals: what a use case says instead of doing what it was asked."""


class Refusal(Exception):  # noqa: N818 - it is an answer to a person, not a fault
    """A request that the rules do not allow.

    ``code`` names the text shown to the person (``refusal-<code>`` in the front end's locale); ``params`` are the
    values that text mentions. The transaction is rolled back, so a refused request leaves nothing behind.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        # Parameters may hold names and texts of people: they stay out of logs.
        return self.code


class Forbidden(Refusal):
    """The actor has no right to do this. Deliberately says nothing about what exists."""

    def __init__(self, code: str = "forbidden", **params: str | int) -> None:
        super().__init__(code, **params)


class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    def __init__(self, code: str = "not-found", **params: str | int) -> None:
        super().__init__(code, **params)
