"""Refusals of the publication."""

__all__ = ["ODataError", "bad_option", "comparison_refused", "not_served"]


class ODataError(Exception):
    """Becomes ``{"odata.error": {"code": …, "message": …}}`` with an HTTP status.

    Codes are those of the vendor's guide, 17.4; −1 means that the configuration or the platform raised.
    """

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def bad_option(text: str) -> ODataError:
    """A query option that cannot be understood, unknown names included."""
    return ODataError(400, 14, text)


def comparison_refused() -> ODataError:
    """What the platform's query says to values that cannot be compared."""
    return ODataError(
        500,
        -1,
        "Неверные параметры в операции сравнения. "
        "Нельзя сравнивать поля неограниченной длины и поля несовместимых типов.",
    )


def not_served(what: str) -> ODataError:
    """1C can do it, this stand-in cannot; loud, so that nobody takes silence for an answer."""
    return ODataError(501, 21, f"Стенд этого не умеет: {what}")
