"""Files of the conversation on their way to a chat. Pure."""

from collections.abc import Sequence

from bot.store.models import MappedMessage
from core.tickets.conversation import File
from core.tickets.models import Attachment


def as_files(attached: Sequence[Attachment]) -> tuple[File, ...]:
    """Stored files as the sender takes them."""
    return tuple(File(file.kind, file.file_ref, file.name, file.size) for file in attached)


def files_left(attached: Sequence[Attachment], copies: Sequence[MappedMessage]) -> tuple[File, ...]:
    """The files that are not in the chat yet, given the message's copies there: files go in their order, one a message."""
    return as_files(attached)[sum(not copy.has_text for copy in copies) :]
