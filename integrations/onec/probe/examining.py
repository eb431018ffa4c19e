"""The whole look at a base."""

from collections.abc import AsyncIterator
from datetime import datetime

from integrations.onec.mapping import Mapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import OneCError
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.probe.findings import Finding, Mark
from integrations.onec.probe.looking import (
    look_at_constants,
    look_at_counting,
    look_at_mapping,
    look_at_publication,
    look_at_rights,
    look_at_zone,
)
from integrations.onec.probe.manners import look_at_manners
from integrations.onec.probe.trying import try_reading
from integrations.onec.pull.reader import ContractSource
from integrations.onec.pull.reading import Scope


async def examine(
    settings: OneCSettings,
    mapping: Mapping,
    scope: Scope,
    now: datetime,
    *,
    organisation: str | None = None,
    source: ContractSource | None = None,
) -> AsyncIterator[Finding]:
    """Everything that can be seen without a write. A pull could work if there is no ``Mark.FAULT`` among it.

    ``organisation``: the INN of ours, if the base has several. ``source``: of contracts, if it is not the base.
    """
    async with OneC(settings) as onec:
        async for finding in look_at_publication(onec):
            yield finding
            if finding.mark is Mark.FAULT:
                return
        try:
            schema = (await onec.metadata()).sets
        except OneCError as error:
            yield Finding(Mark.FAULT, "Описание базы ($metadata) не читается.", error.explanation)
            return
        fits = True
        for finding in look_at_mapping(schema, mapping):
            fits = fits and finding.mark is not Mark.FAULT
            yield finding
        async for finding in look_at_rights(onec, schema, mapping):
            fits = fits and finding.mark is not Mark.FAULT
            yield finding
        if mapping.counterparties.entity in schema:
            async for finding in look_at_counting(onec, mapping):
                yield finding
            async for finding in look_at_manners(settings, mapping.counterparties.entity):
                yield finding
        if mapping.documents.entity in schema:
            async for finding in look_at_zone(onec, mapping, now):
                yield finding
        async for finding in look_at_constants(onec, mapping, organisation):
            yield finding
        if fits:
            async for finding in try_reading(onec, schema, mapping.pull, scope, source):
                yield finding
