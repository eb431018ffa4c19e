"""``python -m backend`` is the command ``chasovoy``."""

from backend.cli import main

main()
