"""The waiting times of the trial: those of the product are for accountants, a day here is less than a minute.

What has to hold between them holds here, too: a document's lease is longer than all its requests may take together, and the
first look for it comes when the slowest answer is over.
"""

from datetime import timedelta

from core.exchange.documents.rules import Pace
from integrations.onec.odata.breaker import Breaker

CONNECT, READ, WRITE = timedelta(seconds=0.5), timedelta(seconds=0.8), timedelta(seconds=1.2)
SLOWEST_MS = 1900
"""The slowest answer of 1C in the trial: the client gives up 0.7 seconds before that, and the document is made all the same."""
PACE = Pace(
    grace=timedelta(seconds=1.5),
    between_looks=timedelta(seconds=1),
    lease=timedelta(seconds=9),
    retry=timedelta(seconds=0.5),
    most_retry=timedelta(seconds=2),
)
BREAKER = Breaker(first_pause=timedelta(seconds=0.4), longest_pause=timedelta(seconds=0.8))
TURN, RENEW = timedelta(seconds=1.5), 0.3
"""Lease of the turn, and seconds between its renewals: instead of 6 and 1.5."""
IDLE = 0.2
"""Seconds between looks for something to do: instead of 2."""
