"""Pure rules about companies and people."""

import re

from stdnum.exceptions import ValidationError
from stdnum.ru import inn as inn_number

from core.errors import Refusal

_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")


def clean_inn(text: str) -> str:
    """The INN as digits, its check digits verified (python-stdnum); raises Refusal ``bad-inn``."""
    try:
        return str(inn_number.validate(text))
    except ValidationError:
        raise Refusal("bad-inn") from None


def clean_kpp(text: str | None, inn: str) -> str | None:
    """The KPP: nine characters (positions 5 and 6 may be Latin letters, order of the tax service ММВ-7-6/435@);
    entrepreneurs (an INN of 12 digits) have none. Raises Refusal ``bad-kpp``."""
    kpp = (text or "").strip().upper()
    if not kpp:
        return None
    if len(inn) != 10 or not _KPP.fullmatch(kpp):
        raise Refusal("bad-kpp")
    return kpp


def clean_phone(text: str) -> str | None:
    """A phone number as digits with the country code, or None if it is not one.

    Russians write the same number with +7, 8 or nothing before the ten digits; all three mean the same.
    """
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    if len(digits) == 11 and digits[0] == "8":
        digits = "7" + digits[1:]
    elif len(digits) == 10:
        digits = "7" + digits
    return digits if 10 < len(digits) <= 15 else None
