"""The HTTP service of the 1C extension, played in memory: its contract, not 1C. The extension itself was never run here."""

from playground.onec_http.base import Base
from playground.onec_http.faults import Fault
from playground.onec_http.server import Server, serve

__all__ = ["Base", "Fault", "Server", "serve"]
