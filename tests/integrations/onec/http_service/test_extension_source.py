"""The extension's BSL cannot be run here. What can be checked: it parses, is formatted, and has the contract's fields.

The grammar knows no parenthesised expressions, no `Пока … КонецЦикла;`, no bare `ВызватьИсключение;`: the source has none.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_bsl
from tree_sitter import Node, Parser

from tests.integrations.onec.contract import EXTENSION, document

SOURCES = sorted((EXTENSION.parent / "src").rglob("*.bsl"))
INSTRUCTIONS = (EXTENSION.parent / "README.ru.md").read_text(encoding="utf-8")
SCHEMAS: dict[str, Any] = document(EXTENSION)["components"]["schemas"]
PARSER = Parser(tree_sitter_bsl.Language())


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def text(node: Node | None) -> str:
    assert node is not None
    assert node.text is not None
    return node.text.decode()


def broken(source: bytes) -> list[str]:
    return [
        f"{node.start_point.row + 1}: {'missing' if node.is_missing else 'error'} {node.type}"
        for node in nodes(PARSER.parse(source).root_node)
        if node.is_error or node.is_missing
    ]


def routines() -> dict[tuple[str, str], Node]:
    """All procedures and functions by module and name."""
    found = {}
    for path in SOURCES:
        for node in nodes(PARSER.parse(path.read_bytes()).root_node):
            if node.type in ("function_definition", "procedure_definition"):
                found[path.parent.name, text(node.child_by_field_name("name"))] = node
    return found


ROUTINES = routines()


def calls(routine: Node) -> Iterator[tuple[str, list[str]]]:
    """Every call in a routine: the method's name and its arguments as they are written."""
    for node in nodes(routine):
        if node.type == "method_call":
            arguments = node.child_by_field_name("arguments")
            yield (
                text(node.child_by_field_name("name")),
                [text(child) for child in (arguments.named_children if arguments else [])],
            )


def inserted(module: str, name: str) -> set[str]:
    """Keys that a routine puts into the structure it answers with."""
    return {arguments[0].strip('"') for method, arguments in calls(ROUTINES[module, name]) if method == "Вставить"}


def read(module: str, name: str) -> set[str]:
    """Fields that a routine reads: by one of the functions of ЧС_Поля, or straight out of the data."""
    readers = {function for where, function in ROUTINES if where == "ЧС_Поля"} - {"ПроверитьСостав"}
    found = {arguments[1].strip('"') for method, arguments in calls(ROUTINES[module, name]) if method in readers}
    for node in nodes(ROUTINES[module, name]):
        if node.type == "property_access" and text(node).startswith("Данные["):
            found.add(text(node)[len('Данные["') : -len('"]')])
    return found


def listed(module: str, name: str) -> set[str]:
    """Fields that a routine demands, no more and no fewer."""
    (names,) = [arguments[1] for method, arguments in calls(ROUTINES[module, name]) if method == "ПроверитьСостав"]
    return set(names.strip('"').split(","))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parent.name)
def test_every_module_parses(path: Path) -> None:
    source = path.read_bytes()
    assert broken(source) == []
    # The check itself can fail: an end that is cut off is noticed.
    assert broken(source.replace("КонецФункции".encode(), b"", 1)) != []


def test_every_module_is_formatted() -> None:
    command = [sys.executable, "-m", "bslfmt", "--check", "--diff", *map(str, SOURCES)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "routine"),
    [("Charge", "ПрочитатьСписание"), ("ContractName", "ПрочитатьДоговор"), ("Line", "ПрочитатьСтроку")],
)
def test_what_is_read_is_what_the_contract_says(schema: str, routine: str) -> None:
    fields = set(SCHEMAS[schema]["properties"])
    assert fields == set(SCHEMAS[schema]["required"])
    assert read("ЧС_ДокументСписания", routine) == fields
    assert listed("ЧС_ДокументСписания", routine) == fields


def test_what_is_read_of_an_invoice_is_what_the_contract_says() -> None:
    fields = set(SCHEMAS["Bill"]["properties"])
    assert fields == set(SCHEMAS["Bill"]["required"])
    assert read("ЧС_ДокументСчета", "ПрочитатьСчет") == listed("ЧС_ДокументСчета", "ПрочитатьСчет") == fields


@pytest.mark.parametrize(
    ("schema", "module", "routine"),
    [
        ("Recorded", "ЧС_Списания", "ОписаниеДокумента"),
        ("Contracts", "ЧС_Договоры", "ОтветДоговоры"),
        ("Contract", "ЧС_Договоры", "ОписаниеДоговора"),
        ("Pong", "ЧС_Протокол", "ОтветПроверка"),
    ],
)
def test_what_is_answered_is_what_the_contract_says(schema: str, module: str, routine: str) -> None:
    assert inserted(module, routine) == set(SCHEMAS[schema]["properties"]) == set(SCHEMAS[schema]["required"])


def test_errors_have_the_contracts_form_codes_and_statuses() -> None:
    error = SCHEMAS["Error"]["properties"]["error"]
    assert inserted("ЧС_Протокол", "ОтветОтказ") == {"error"} | set(error["properties"])
    said = {
        (int(arguments[0]), arguments[1].strip('"'))
        for routine in ROUTINES.values()
        for method, arguments in calls(routine)
        if method == "Отказ"
    }
    assert {code for _, code in said} == set(error["properties"]["code"]["enum"])
    responses = document(EXTENSION)["components"]["responses"]
    by_status = {400: "BadRequest", 404: "Unknown", 409: "Refused", 422: "KeyReused", 500: "Failed"}
    for status, code in said:
        assert f"`{code}`" in responses[by_status[status]]["description"]


def test_the_instructions_name_every_address_and_every_module() -> None:
    for path, operations in document(EXTENSION)["paths"].items():
        assert f"`/v1{path}`" in INSTRUCTIONS
        assert all(method.upper() in INSTRUCTIONS for method in operations)
    for path in SOURCES:
        assert path.parent.name in INSTRUCTIONS
    handlers = {name for module, name in ROUTINES if module == "ЧС_СервисДеск"}
    assert len(handlers) == 6
    assert all(f"`{name}`" in INSTRUCTIONS for name in handlers)
    assert "не выполнялся" in INSTRUCTIONS


@pytest.mark.parametrize("module", sorted({module for module, _ in ROUTINES}))
def test_no_variable_is_called_like_a_routine_of_its_module(module: str) -> None:
    names = {name for where, name in ROUTINES if where == module}
    for (where, _), routine in ROUTINES.items():
        if where != module:
            continue
        for node in nodes(routine):
            if node.type == "assignment_statement":
                assert text(node.child_by_field_name("left")) not in names
            if node.type == "parameter":
                assert text(node.child_by_field_name("name")) not in names


def test_what_the_modules_ask_of_one_another_is_there_and_exported() -> None:
    modules = {module for module, _ in ROUTINES}
    for routine in ROUTINES.values():
        for node in nodes(routine):
            if node.type != "call_expression":
                continue
            owner, _, rest = text(node).partition(".")
            if owner in modules:
                asked = ROUTINES[owner, rest.partition("(")[0]]
                assert any(child.type == "EXPORT_KEYWORD" for child in asked.children), text(node)
