"""What 1C is told instead of what it asked for, when it is not a refusal of the use cases themselves."""

from enum import Enum


class Why(Enum):
    """HTTP status and Russian text of each code (the name in lower case)."""

    UNAUTHORISED = 401, "Нужен заголовок Authorization: Bearer с токеном ONEC_INBOUND_TOKEN."
    NOT_JSON = 400, "Тело запроса – не JSON в кодировке UTF-8."
    BAD_FIELD = 400, "Неверное или лишнее поле: {field}."
    BAD_KEY = 400, "Нужен заголовок Idempotency-Key: до 96 латинских букв, цифр и знаков : . _ -"
    TOO_LARGE = 413, "Тело запроса больше 64 КБ."
    COMPANY_UNKNOWN = 404, "Клиента с таким ИНН и КПП в программе нет."
    COMPANY_AMBIGUOUS = 409, "С этим ИНН в программе несколько клиентов: укажите КПП."
    COMPANY_OTHER_KPP = (
        409,
        "С этим ИНН в программе есть клиент с другим КПП. Если это новый филиал, заведите его в программе сами.",
    )
    CONTRACT_UNKNOWN = 404, "Договора с таким номером у этого клиента нет."
    CONTRACT_DIFFERS = 409, "Договор с этим номером уже есть, но с другим сроком. Срок меняют в программе."
    KEY_REUSED = 422, "Под этим ключом уже выполнен другой запрос."
    UNAVAILABLE = 503, "Программа сейчас не может ответить. Повторите с тем же ключом."

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        self.text = text

    @property
    def code(self) -> str:
        return self.name.lower()


class CallRefused(Exception):  # noqa: N818 - it is an answer
    """Nothing was changed, and the key stays free."""

    def __init__(self, why: Why, field: str = "") -> None:
        super().__init__(why.code)
        self.why = why
        self.text = why.text.format(field=field)
