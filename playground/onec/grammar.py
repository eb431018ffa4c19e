"""``$filter`` as a tree: the part of the OData 3 grammar that 1C serves."""

from dataclasses import dataclass

from playground.onec.errors import bad_option
from playground.onec.literals import Literal, Token, tokens

__all__ = ["Binary", "Call", "Chain", "Node", "Not", "Path", "parse_filter"]

_LEVELS = (("or",), ("and",), ("eq", "ne"), ("gt", "ge", "lt", "le"))
"""From the loosest operators to the tightest; ``not`` is tighter than all of them."""
_CHAINED = 2
"""The levels before this one make chains."""
_ARGUMENTS = {"substringof": 2, "startswith": 2, "endswith": 2, "like": 2, "cast": 2, "isof": 2}
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Path:
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """``a or b or c``: flat, because a list of two hundred INNs would be too deep a tree."""

    operator: str
    operands: tuple["Node", ...]


Node = Literal | Path | Call | Not | Binary | Chain


def parse_filter(text: str) -> Node:
    """Parse an expression; ODataError 400, code 14 (1 for a malformed GUID) when it is none."""
    reader = _Reader(tokens(text))
    node = reader.level(0)
    if reader.peek() is not None:
        raise bad_option(f"Лишнее в выражении: «{reader.next().text}»")
    return node


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._position = 0
        self._depth = 0

    def peek(self) -> Token | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def next(self) -> Token:
        token = self.peek()
        if token is None:
            raise bad_option("Выражение оборвано")
        self._position += 1
        return token

    def level(self, number: int) -> Node:
        """A chain of operators of one level, left to right."""
        if number == len(_LEVELS):
            return self._operand()
        node = self.level(number + 1)
        operands = [node]
        while (token := self.peek()) is not None and token.is_name and token.text in _LEVELS[number]:
            self.next()
            operand = self.level(number + 1)
            node = Binary(token.text, node, operand)
            operands.append(operand)
        if len(operands) > 1 and number < _CHAINED:
            return Chain(_LEVELS[number][0], tuple(operands))
        return node

    def _operand(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise bad_option("Слишком много скобок")
        try:
            return self._primary(self.next())
        finally:
            self._depth -= 1

    def _primary(self, token: Token) -> Node:
        if token.literal is not None:
            return token.literal
        if token.text == "(":
            node = self.level(0)
            self._expect(")")
            return node
        if not token.is_name:
            raise bad_option(f"Неожиданное «{token.text}»")
        if token.text == "not":
            return Not(self._operand())
        follows = self.peek()
        if follows is not None and follows.text == "(":
            return self._call(token.text)
        names = [token.text]
        while (follows := self.peek()) is not None and follows.text == "/":
            self.next()
            part = self.next()
            if not part.is_name:
                raise bad_option(f"Неожиданное «{part.text}»")
            names.append(part.text)
        return Path(tuple(names))

    def _call(self, name: str) -> Call:
        wanted = _ARGUMENTS.get(name)
        if wanted is None:
            raise bad_option(f"Неизвестная функция «{name}»")
        self._expect("(")
        arguments = [self.level(0)]
        while (token := self.next()).text == ",":
            arguments.append(self.level(0))
        if token.text != ")" or len(arguments) != wanted:
            raise bad_option(f"Неверные параметры функции «{name}»")
        return Call(name, tuple(arguments))

    def _expect(self, mark: str) -> None:
        token = self.next()
        if token.text != mark or token.literal is not None:
            raise bad_option(f"Ожидалось «{mark}», а не «{token.text}»")
