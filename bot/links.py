"""Links to the bot."""


def invitation_link(username: str, token: str) -> str:
    """The link that opens the bot with an invitation."""
    return f"https://t.me/{username}?start={token}"
