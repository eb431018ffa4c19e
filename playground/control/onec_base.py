"""What the control routes of 1C bases share: finding one, showing one, telling the page."""

from playground.control.body import Body
from playground.errors import ControlError
from playground.jsontext import Json
from playground.onec.base import Base
from playground.playground import Playground

__all__ = ["find_base", "tell", "view"]


def find_base(play: Playground, body: Body) -> Base:
    base = play.onec.get(body.text("base"))
    if base is None:
        raise ControlError(f"Нет базы «{body.text('base')}».", 404)
    return base


def view(base: Base) -> Json:
    manners = base.manners
    return {
        "base": base.name,
        "address": f"/onec/{base.name}/odata/standard.odata",
        "configuration": base.configuration,
        "user": manners.user,
        "now": base.now().isoformat(),
        "zone": manners.zone.key,
        "bom": manners.bom,
        "keeps_client_refs": manners.keeps_client_refs,
        "closed_before": manners.closed_before,
        "published": sorted(base.published) if base.published is not None else None,
        "renamed": {f"{owner}.{old}": new for (owner, old), new in base.renamed.items()},
        "faults": base.faults.view(),
        "objects": {name: number for name, number in base.counts().items() if number},
    }


def tell(play: Playground, base: Base) -> None:
    """The page shows the base anew."""
    play.events.add("onec", base=base.name, entity=None)
