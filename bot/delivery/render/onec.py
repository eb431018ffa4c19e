"""What administrators and directors are told about the exchange with 1C. Names are those of the moment of sending."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import onec as keyboards
from bot.views import onec as views
from core.database import Work
from core.exchange.documents.intents import BaseBlocked, DocumentStopped, DocumentUntied, TiesMissing
from core.exchange.documents.queries import names_of, view_of


async def _stopped(work: Work, _target: Target, intent: DocumentStopped) -> list[Post]:
    view = await view_of(work, intent.document_id)
    if (view.row.state, view.row.trouble) != (intent.state, intent.trouble):
        return []  # somebody has settled it meanwhile
    return [Post(views.stopped(view), keyboard=keyboards.open_document(intent.document_id))]


async def _untied(work: Work, _target: Target, intent: DocumentUntied) -> list[Post]:
    names = await names_of(work, intent.missing)
    row = (await view_of(work, intent.document_id)).row
    return [Post(views.untied(row, _named(intent.missing, names)), keyboard=keyboards.open_ties())]


async def _blocked(_work: Work, _target: Target, intent: BaseBlocked) -> list[Post]:
    return [Post(views.blocked(intent.trouble, intent.explanation), keyboard=keyboards.open_state())]


async def _missing(work: Work, _target: Target, intent: TiesMissing) -> list[Post]:
    names = await names_of(work, intent.missing)
    text = views.ties_missing(_named(intent.missing, names), intent.count, intent.documents)
    return [Post(text, keyboard=keyboards.open_ties())]


def _named(codes: tuple[str, ...], names: dict[str, str]) -> list[str]:
    return [names.get(code, code) for code in codes]


RENDERERS: Renderers = {
    **kind(DocumentStopped, _stopped),
    **kind(DocumentUntied, _untied),
    **kind(BaseBlocked, _blocked),
    **kind(TiesMissing, _missing),
}
