"""How a playground is started."""

from dataclasses import dataclass
from pathlib import Path

from playground.onec.configurations import Configuration

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 0
    """0 picks a free one."""
    token: str = "100:demo"  # noqa: S105 - a made-up token of a made-up bot
    bot_username: str = "chasovoy_demo_bot"
    bot_first_name: str = "Часовой"
    clock_url: str | None = None
    """The desk's clock; without it the playground keeps real time."""
    onec_base: str = "base"
    """The name of the 1C infobase in the address of its publication: /onec/base/odata/standard.odata."""
    onec_configuration: Configuration = "bp"
    inline: bool = True
    """Whether people may type «@bot …», as @BotFather's /setinline says."""
    inline_feedback: bool = False
    """Whether the bot is told what was picked, as /setinlinefeedback says; off, as for a new bot."""
    leash: bool = False
    """Stop when standard input closes."""
    web_dir: Path = Path(__file__).parent / "web"

    @property
    def bot_id(self) -> int:
        """The number before the colon, as in real tokens."""
        head = self.token.partition(":")[0]
        return int(head) if head.isascii() and head.isdigit() else 100
