"""Links to the bot and to its pages."""


def invitation_link(username: str, token: str) -> str:
    """The link that opens the bot with an invitation."""
    return f"https://t.me/{username}?start={token}"


def speaker_link(web_url: str, token: str) -> str:
    """The link that connects a speaker. What stands after # is never sent to a server: no log and no preview has the token."""
    return f"{web_url}/speaker/open#{token}"
