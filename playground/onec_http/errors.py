"""The service's refusals."""

__all__ = ["Refused"]


class Refused(Exception):  # noqa: N818
    """An answer with the service's own error body."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(code)
        self.status, self.code, self.text = status, code, text
