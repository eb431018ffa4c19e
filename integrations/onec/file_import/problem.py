"""What goes wrong with an import, in words for the person who started it."""


class ImportProblem(Exception):  # noqa: N818 - it is an answer to a person, not a fault
    """The file as a whole cannot be taken; the message says why and what to do, in Russian. Nothing was written."""


class BadLine(Exception):  # noqa: N818 - it is an answer to a person, not a fault
    """This line cannot be taken; the message is the reason, in Russian. The other lines go on."""


def quoted(text: str, most: int = 40) -> str:
    """A piece of the file inside a Russian text: in quotation marks, cut to ``most`` characters."""
    return f"«{text if len(text) <= most else text[: most - 1] + '…'}»"
