"""In what publications differ and the exchange copes with either: good to know when a base behaves oddly."""

from collections.abc import AsyncIterator

from integrations.onec.odata.errors import OneCError
from integrations.onec.odata.query import set_address
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.odata.transport import Transport
from integrations.onec.probe.findings import Finding, Mark

BOM = b"\xef\xbb\xbf"


async def look_at_manners(settings: OneCSettings, entity: str) -> AsyncIterator[Finding]:
    """Whether answers begin with a BOM, and whether ``/$count`` is served; two requests of their own."""
    transport = Transport(settings)
    try:
        begins = (await transport.request("GET", "", entity="")).startswith(BOM)
        said = "начинаются с BOM" if begins else "без BOM"
        served = "поддерживается" if await _is_counted(transport, entity) else "не поддерживается"
        yield Finding(Mark.NOTE, f"Ответы базы {said}, /$count {served}: обмену подходит и так и так.")
    except OneCError as error:
        yield Finding(Mark.WARNING, "База перестала отвечать.", error.explanation)
    finally:
        await transport.close()


async def _is_counted(transport: Transport, entity: str) -> bool:
    try:
        body = await transport.request("GET", f"{set_address(entity)}/$count", entity=entity)
    except OneCError:
        return False
    return body.removeprefix(BOM).strip().isdigit()
