"""A client company, or a person of one, in an administrator's words. Pure."""

import re
from dataclasses import dataclass

from core.actor import ContactRole
from core.clients.rules import clean_inn, clean_kpp, clean_phone
from core.errors import Refusal

_INN = re.compile(r"(?:ИНН\s*:?\s*)?(\d[\d\s]{8,16}\d)", re.IGNORECASE)
_KPP = re.compile(r"КПП\s*:?\s*(\S+)", re.IGNORECASE)
_ROLES = {"руководитель": ContactRole.MANAGER, "сотрудник": ContactRole.MEMBER}


@dataclass(frozen=True, slots=True)
class NewCompany:
    """A company that is to be added; the numbers have been checked."""

    name: str
    inn: str
    kpp: str | None


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person that is to be added."""

    name: str
    phone: str | None
    role: ContactRole


def read_company(text: str) -> NewCompany:
    """«Ромашка, ИНН 7701234567, КПП 770101001». The name may have commas of its own. Refuses a wrong INN or KPP."""
    parts = _parts(text)
    kpp: str | None = None
    if len(parts) > 1 and (said := _KPP.fullmatch(parts[-1])) is not None:
        kpp = said[1]
        parts.pop()
    found = _INN.fullmatch(parts[-1]) if len(parts) > 1 else None
    if found is None:
        raise Refusal("company-words")
    inn = clean_inn(found[1])
    return NewCompany(", ".join(parts[:-1]), inn, clean_kpp(kpp, inn))


def read_contact(text: str) -> NewContact:
    """«Анна Смирнова, +7 916 123-45-67, руководитель»: the phone and the role may be left out; a member then."""
    parts = _parts(text)
    if not parts:
        raise Refusal("contact-words")
    role, phone = ContactRole.MEMBER, None
    for part in parts[1:]:
        if (said := _ROLES.get(part.casefold())) is not None:
            role = said
        elif phone is None and (clean := clean_phone(part)) is not None:
            phone = clean
        else:
            raise Refusal("bad-phone")
    return NewContact(parts[0], phone, role)


def _parts(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"[,;\n]", text) if part.strip()]
