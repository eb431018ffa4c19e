"""What the owner of the installation reads about a mapping that does not fit. Russian, with the cure."""

from collections.abc import Sequence

from integrations.onec.pull.check import Fault, Mismatch

_SORTS = {
    "Edm.Guid": "ссылка",
    "Edm.String": "строка",
    "Edm.Boolean": "да/нет",
    "Edm.DateTime": "дата",
    "Edm.Double": "число",
    "Edm.Int64": "целое число",
    "Edm.Int32": "целое число",
    "Edm.Int16": "целое число",
}


def fault_in_words(fault: Fault) -> str:
    """One fault and what to do, a line."""
    place = f"[{fault.place}] {fault.where}: "
    like = f" Похожее имя: {fault.found}." if fault.found else ""
    match fault.kind:
        case Mismatch.NO_ENTITY:
            return (
                f"{place}такого объекта нет среди опубликованных. Добавьте его в состав стандартного интерфейса OData "
                f"(обработка «Настройка стандартного интерфейса OData») или исправьте имя в файле соответствия.{like}"
            )
        case Mismatch.NO_PROPERTY:
            return f"{place}такого реквизита нет. Исправьте имя в файле соответствия.{like}"
        case Mismatch.RETIRED:
            return (
                f"{place}реквизит больше не используется: в базе он называется {fault.found}. Посмотрите в описании "
                "обновления конфигурации, чем его заменили, и впишите новое имя в файл соответствия."
            )
        case Mismatch.WRONG_TYPE:
            sort = _SORTS.get(fault.found, fault.found)
            return (
                f"{place}в базе это {sort} ({fault.found}), для обмена такой тип не подходит. Укажите другой реквизит."
            )
        case Mismatch.NO_ELEMENT:
            return f"{place}в базе нет элемента «{fault.found}». Проверьте название в файле соответствия и в 1С."


def faults_in_words(faults: Sequence[Fault]) -> str:
    """All of them."""
    return "\n".join(f"– {fault_in_words(fault)}" for fault in faults)
