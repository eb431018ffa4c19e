"""Bodies as 1C, its web extension and the web server in front of it send them."""

from http import HTTPStatus
from xml.sax.saxutils import escape

from aiohttp import web

from playground.jsontext import dump_json
from playground.onec.errors import ODataError
from playground.onec.faults import Fault

__all__ = ["denied", "json_answer", "refusal", "trouble", "web_server_404"]

BOM = b"\xef\xbb\xbf"
_VERSION = {"DataServiceVersion": "3.0"}


def json_answer(value: object, *, bom: bool, minimal: bool, status: int = 200, location: str = "") -> web.Response:
    flavour = "minimalmetadata" if minimal else "nometadata"
    headers = {**_VERSION, "Content-Type": f"application/json;odata={flavour};charset=utf-8"}
    if location:
        # Raw UTF-8, as 1C sends it; a proxy that takes headers for latin-1 breaks on it.
        headers["Location"] = location
    return web.Response(body=(BOM if bom else b"") + dump_json(value), status=status, headers=headers)


def refusal(error: ODataError, *, bom: bool, as_json: bool) -> web.Response:
    """An error of the interface; XML for those who did not ask for JSON."""
    if as_json:
        message = {"lang": "ru", "value": error.text}
        body = {"odata.error": {"code": str(error.code), "message": message}}
        return json_answer(body, bom=bom, minimal=False, status=error.status)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
        f'<m:code>{error.code}</m:code><m:message xml:lang="ru">{escape(error.text)}</m:message></m:error>'
    )
    body_bytes = (BOM if bom else b"") + text.encode("utf-8", "replace")
    headers = {**_VERSION, "Content-Type": "application/xml;charset=utf-8"}
    return web.Response(body=body_bytes, status=error.status, headers=headers)


def denied() -> web.Response:
    """A wrong name or password."""
    return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="1C:Enterprise 8.3"'})


def web_server_404() -> web.Response:
    return _page(404, "404 Not Found", "The requested URL was not found on this server.")


def trouble(fault: Fault) -> web.Response | ODataError:
    """What a client gets instead of an answer of the base."""
    match fault.kind:
        case "html_maintenance":
            return _page(200, "Технические работы", "Сервис временно недоступен. Попробуйте позже.")
        case "html_404":
            return web_server_404()
        case "sessions_refused":
            return _sessions_refused()
        case "pool_exhausted":
            return _page(406, "Not Acceptable", "Превышено время ожидания свободного сеанса")
        case "platform_mismatch":
            return _page(409, "Conflict", "Различаются версии клиента и сервера 1С:Предприятия")
        case "licence":
            text = "Не обнаружено свободной лицензии!"
            return web.Response(
                body=BOM + text.encode(), status=fault.status, content_type="text/plain", charset="utf-8"
            )
        case "unknown_ibsession":
            return web.Response(text="unknown ibsession", status=400)
        case "application_error":
            return _page(
                500,
                "1C:Enterprise 8 application error",
                "1C:Enterprise 8 application error:<br><b>by reason:</b><br>No space left on device",
            )
        case "gateway":
            return _page(fault.status, f"{fault.status} {HTTPStatus(fault.status).phrase}", "nginx")
        case "rights":
            return ODataError(401, 20, "Недостаточно прав для выполнения операции")
        case _:
            return ODataError(500, -1, fault.text)


def _page(status: int, title: str, text: str) -> web.Response:
    page = (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    )
    return web.Response(text=page, status=status, content_type="text/html")


def _sessions_refused() -> web.Response:
    """The platform's own exception, not an error of the interface: with a BOM always, and the reason deep inside."""
    body = {
        "#exception": "{http://v8.1c.ru/8.2/virtual-resource-system}Exception",
        "exception": {
            "reason": 403,
            "descr": "HTTP: Forbidden\nОшибка при выполнении запроса к ресурсу",
            "inner": {"descr": "Начало сеанса с информационной базой запрещено.\nВедутся технические работы"},
        },
    }
    return web.Response(body=BOM + dump_json(body), status=403, content_type="application/json", charset="utf-8")
