"""Trouble between a client and the base. Every fault stays until it is set back or used up."""

from dataclasses import dataclass, field

from playground.jsontext import Json

__all__ = ["FAULTS", "Fault", "Faults"]

FAULTS: dict[str, str] = {
    "down": "соединение рвётся, 1С не видела запроса",
    "slow_ms": "ответ задерживается на ms миллисекунд",
    "timeout_before_commit": "ответа нет, запрос не выполнен",
    "commit_then_timeout": "запрос выполнен, ответа нет",
    "html_maintenance": "200 и страница HTML вместо данных",
    "html_404": "404 и страница веб-сервера: публикации нет",
    "sessions_refused": "403: начало сеансов запрещено",
    "pool_exhausted": "406: в пуле нет свободного сеанса",
    "platform_mismatch": "409: версии клиента и сервера различаются",
    "licence": "нет свободной лицензии, статус задаёт status",
    "unknown_ibsession": "400: сеанс не найден",
    "rights": "401 с кодом 20: не хватает прав",
    "business_refusal": "500 с кодом −1: отказ конфигурации",
    "application_error": "500 и страница ошибки платформы",
    "gateway": "502, 503 или 504 от веб-сервера, статус задаёт status",
    "empty_answer": "чтение возвращает пустой список",
    "half_answer": "чтение возвращает половину строк",
}


@dataclass(slots=True)
class Fault:
    """Hits requests of these verbs to these entity sets (all, when None), so many times (endlessly, when None)."""

    kind: str
    times: int | None = None
    verbs: list[str] | None = None
    entities: list[str] | None = None
    status: int = 0
    ms: int = 0
    hang: bool = False
    """Of the two time-outs: keep the client waiting instead of dropping the connection."""
    text: str = ""
    """Of a business refusal: what 1C says."""

    def hits(self, verb: str, targets: tuple[str, ...]) -> bool:
        """``targets``: the entity set and, for an action, ``Document_X/Post``."""
        return (self.verbs is None or verb in self.verbs) and (
            self.entities is None or any(target in self.entities for target in targets)
        )

    def view(self) -> Json:
        return {
            "times": self.times,
            "verbs": self.verbs,
            "entities": self.entities,
            "status": self.status,
            "ms": self.ms,
            "hang": self.hang,
            "text": self.text,
        }


@dataclass(slots=True)
class Faults:
    rules: dict[str, Fault] = field(default_factory=dict)

    def take(self, verb: str, targets: tuple[str, ...], *kinds: str) -> Fault | None:
        """The first of these kinds that hits this request, counted; used up faults are forgotten."""
        for kind in kinds:
            rule = self.rules.get(kind)
            if rule is None or not rule.hits(verb, targets):
                continue
            if rule.times is not None:
                rule.times -= 1
                if rule.times == 0:
                    del self.rules[kind]
            return rule
        return None

    def view(self) -> Json:
        return {kind: rule.view() for kind, rule in self.rules.items()}
