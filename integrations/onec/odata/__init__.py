"""The client of 1C's standard OData interface, built for 1C as it behaves (reference/onec.md), not as it is documented.

``OneC`` asks and writes, ``filters`` and ``Query`` say what is asked, ``values`` turns JSON into Python's values and back,
``errors`` tells what went wrong and what to do, ``Breaker`` and ``backoff`` when to ask again.
"""

from integrations.onec.odata.backoff import backoff
from integrations.onec.odata.breaker import Breaker, Gate
from integrations.onec.odata.client import OneC
from integrations.onec.odata.metadata import Metadata
from integrations.onec.odata.query import Query
from integrations.onec.odata.readback import Difference, How, compare
from integrations.onec.odata.settings import OneCSettings

__all__ = [
    "Breaker",
    "Difference",
    "Gate",
    "How",
    "Metadata",
    "OneC",
    "OneCSettings",
    "Query",
    "backoff",
    "compare",
]
