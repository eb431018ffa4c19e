"""Why a lane stops for a while."""


class LanePaused(Exception):  # noqa: N818
    """Nothing can be sent in this lane for so many seconds; what was tried waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds
