"""What a call to 1C may end with, besides an answer. The kind is the class, the cause is ``reason``.

Neither the text of an error nor ``explanation`` quotes 1C: its messages repeat our values (reference/onec.md 1.9).
"""

# ruff: noqa: N818 - these are kinds of outcome; "TransientError" would say no more
from enum import StrEnum


class Reason(StrEnum):
    """Why; a stable code for logs. Its Russian explanation is in ``EXPLANATIONS``."""

    ABSENT = "absent"
    APPLICATION_ERROR = "application-error"
    BAD_REQUEST = "bad-request"
    BUSINESS = "business"
    CERTIFICATE = "certificate"
    CHANGED = "changed"
    FORBIDDEN = "forbidden"
    FORGOTTEN_SESSION = "forgotten-session"
    GARBLED = "garbled"
    GATEWAY = "gateway"
    INCOMPLETE = "incomplete"
    LICENCES = "licences"
    LOST_ANSWER = "lost-answer"
    MAINTENANCE = "maintenance"
    NO_CONNECTION = "no-connection"
    NO_RIGHTS = "no-rights"
    NO_SUCH_SET = "no-such-set"
    NOT_1C = "not-1c"
    NOT_ODATA = "not-odata"
    OVERLOADED = "overloaded"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    REDIRECT = "redirect"
    SESSIONS_REFUSED = "sessions-refused"
    UPGRADE = "upgrade"


EXPLANATIONS = {
    Reason.ABSENT: "Такого объекта в 1С нет: вероятно, его удалили.",
    Reason.APPLICATION_ERROR: "Сервер 1С сообщил о внутренней ошибке. Посмотрите журнал регистрации и место на диске.",
    Reason.BAD_REQUEST: "1С не поняла запрос: вероятно, в настройке обмена указано не то поле. Проверьте соответствие.",
    Reason.BUSINESS: (
        "1С отказала по своим правилам: например, период закрыт или не заполнено нужное для проведения. "
        "Причина записана в журнале регистрации 1С."
    ),
    Reason.CERTIFICATE: "Сертификат сервера 1С не прошёл проверку. Проверьте адрес и срок действия сертификата.",
    Reason.CHANGED: "Объект в 1С за это время изменили. Прочитайте его заново и решите, что записать.",
    Reason.FORBIDDEN: "Веб-сервер не пускает к публикации 1С. Проверьте его настройки доступа.",
    Reason.FORGOTTEN_SESSION: "1С закрыла сеанс и не дала начать новый. Повторите попытку позже.",
    Reason.GARBLED: "Ответ 1С пришёл повреждённым или слишком большим.",
    Reason.GATEWAY: "Веб-сервер не дождался ответа 1С.",
    Reason.INCOMPLETE: "1С прислала не все строки или список менялся во время чтения. Прежние данные не тронуты.",
    Reason.LICENCES: "В 1С не хватило свободной лицензии. Освободите её или подождите.",
    Reason.LOST_ANSWER: "1С не ответила вовремя или соединение оборвалось.",
    Reason.MAINTENANCE: "Вместо 1С ответила другая страница: идут работы или нужен вход на сайт.",
    Reason.NO_CONNECTION: "Не удалось соединиться с сервером 1С. Проверьте адрес и включён ли сервер.",
    Reason.NO_RIGHTS: "Пользователю обмена не хватает прав в 1С. Добавьте ему права на эти объекты.",
    Reason.NO_SUCH_SET: "Этого объекта нет в составе стандартного интерфейса OData. Добавьте его в состав в 1С.",
    Reason.NOT_1C: "По этому адресу отвечает не 1С. Проверьте адрес публикации.",
    Reason.NOT_ODATA: "Адрес отвечает, но это не стандартный интерфейс OData. Проверьте адрес публикации.",
    Reason.OVERLOADED: "1С занята: свободного сеанса не нашлось.",
    Reason.PASSWORD: "1С не приняла имя или пароль. Нужен пользователь информационной базы с паролем 1С.",
    Reason.REDIRECT: "Сервер отправляет на другой адрес. Укажите окончательный адрес публикации.",
    Reason.SESSIONS_REFUSED: "В базе запрещено начало сеансов: идёт обновление или резервное копирование.",
    Reason.UPGRADE: "Версии платформы на сервере и веб-сервере расходятся: вероятно, идёт обновление.",
}


class OneCError(Exception):
    """A call that brought no answer. ``status`` is HTTP's, ``code`` is that of ``odata.error``, where there was one."""

    def __init__(self, reason: Reason, status: int | None = None, code: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.code = code

    @property
    def explanation(self) -> str:
        """What happened and what to do, in Russian; safe to show."""
        return EXPLANATIONS[self.reason]

    def __str__(self) -> str:
        return f"{self.reason} (HTTP {self.status}, code {self.code})"


class Transient(OneCError):
    """Nothing was done, and it may work later."""


class UnknownOutcome(OneCError):
    """A write was sent, and nobody knows whether 1C did it. Look the marker up before writing again."""

    @property
    def explanation(self) -> str:
        return f"{super().explanation} Неизвестно, записано ли: сначала ищем документ в 1С, потом решаем."


class Refused(OneCError):
    """1C understood and refused by its own rules; nothing was written. For a person, not for a retry."""


class BadRequest(OneCError):
    """Our mapping or our request is wrong; a repetition would be refused again."""


class Missing(OneCError):
    """No such object, or no such entity set in what is published."""


class Denied(OneCError):
    """Wrong password or no rights: nothing changes until a person acts."""


class NotOurs(OneCError):
    """The address is not 1C's standard OData interface."""


class SessionExpired(OneCError):
    """1C does not know our session any more; nothing was done. The client starts a new one and repeats once."""


class Changed(OneCError):
    """The object is not the version we decided upon; nothing was written."""


class IncompleteAnswer(OneCError):
    """A reading of all rows that did not get all of them, or not each of them once."""
