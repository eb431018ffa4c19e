"""A look at a base: what a healthy one shows, and what is said of a broken one, without a single write."""

from typing import Any

import pytest

from core.clock import real_now
from integrations.onec.mapping import Mapping
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.probe.examining import examine
from integrations.onec.probe.findings import Mark
from integrations.onec.pull.reading import Scope
from tests.clock import MOSCOW
from tests.core.exchange.mirror.base import SINCE
from tests.factories import some_inn
from tests.integrations.onec.pull.conftest import mapping_of, onec, settings_of
from tests.integrations.onec.pull.test_pulling import ITEMS, contract, party
from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, SALES, OneC

__all__ = ["onec"]


async def look(onec: OneC, mapping: Mapping | None = None, settings: OneCSettings | None = None) -> tuple[bool, str]:
    """Whether a pull could work, and all that is said."""
    found = examine(settings or settings_of(onec), mapping or mapping_of("bp"), Scope(SINCE, MOSCOW), real_now())
    findings = [finding async for finding in found]
    return all(finding.mark is not Mark.FAULT for finding in findings), "\n".join(map(str, findings))


async def test_a_mapping_without_invoices_is_well_and_that_is_said(onec: OneC) -> None:
    _, said = await look(onec, mapping_of("bp").model_copy(update={"invoices": None}))
    assert "✓ Файл соответствия подходит к базе" in said
    assert "· Счета на часы в 1С не создаются: раздела [invoices] нет." in said


@pytest.mark.parametrize("configuration", ["bp", "ut"])
async def test_a_healthy_base(onec: OneC, configuration: str) -> None:
    await onec.play("reset", configuration=configuration)
    ref = await party(onec)
    await party(onec, DeletionMark=True)
    term = {"ДатаОкончанияДействия": "2027-10-31T00:00:00"}
    await onec.seed(CONTRACTS, contract(ref, **term), contract(ref, Description="Аренда", **term))
    await onec.seed(SALES, {"Date": "2026-01-15T10:00:00"})
    before = {name: number for name, number in onec.base.counts().items() if number}
    well, said = await look(onec, mapping_of(configuration))
    assert well, said
    assert "✓ Публикация отвечает" in said
    assert "✓ Файл соответствия подходит к базе" in said
    assert "контрагентов 2, не помечено на удаление 1" in said
    assert "Последний документ – 15.01.2026 10:00. Это не доказывает, что пояс верен" in said
    assert "✓ Пробная загрузка: контрагентов 2, договоров ИТС 1, других договоров 1." in said
    assert "✓ Срок понятен у 1 из 1 договоров ИТС." in said
    assert {name: number for name, number in onec.base.counts().items() if number} == before
    assert {entry["verb"] for entry in (await onec.look("requests"))["requests"]} == {"GET"}


@pytest.mark.parametrize(("bom", "words"), [(True, "начинаются с BOM"), (False, "без BOM")])
async def test_the_manners_of_a_publication(onec: OneC, bom: bool, words: str) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    await onec.play("manners", bom=bom)
    well, said = await look(onec)
    assert well
    assert f"· Ответы базы {words}, /$count не поддерживается" in said


async def test_what_is_not_published(onec: OneC) -> None:
    await onec.play("manners", published=[])
    well, said = await look(onec)
    assert not well
    assert "✗ Состав стандартного интерфейса OData пуст" in said
    assert "Настройка стандартного интерфейса OData" in said


async def test_a_mapping_that_does_not_fit(onec: OneC) -> None:
    await onec.play("rename", entity=COUNTERPARTIES, property="ИНН")
    await onec.play("rename", entity=SALES, property="Комментарий")
    well, said = await look(onec)
    assert not well
    assert f"✗ [counterparties] {COUNTERPARTIES}.ИНН: реквизит больше не используется" in said
    assert f"! [documents] {SALES}.Комментарий: реквизит больше не используется" in said
    assert "Пробная загрузка" not in said


@pytest.mark.parametrize(
    ("faults", "well", "words"),
    [
        ({"rights": {"entities": [CONTRACTS]}}, False, f"✗ {CONTRACTS} не читается."),
        ({"rights": {"entities": [ITEMS]}}, True, f"! {ITEMS} не читается."),
        ({"sessions_refused": {}}, False, "запрещено начало сеансов"),
        ({"html_404": {}}, False, "отвечает не 1С"),
        ({"half_answer": {"entities": [COUNTERPARTIES]}}, False, "✗ Пробная загрузка не удалась."),
        ({"empty_answer": {"entities": [CONTRACTS]}}, False, "Договоров ИТС не нашлось: проверьте only и mask"),
    ],
)
async def test_trouble(onec: OneC, faults: dict[str, Any], well: bool, words: str) -> None:
    refs = [await party(onec, Description=name) for name in ("Роза", "Лилия")]
    await onec.seed(CONTRACTS, *[contract(ref) for ref in refs])
    await onec.play("faults", **faults)
    could, said = await look(onec)
    assert words in said
    assert could is well, said


async def test_a_wrong_password(onec: OneC) -> None:
    well, said = await look(onec, settings=settings_of(onec, password="не тот"))
    assert not well
    assert "1С не приняла имя или пароль" in said


async def test_nobody_is_there(onec: OneC) -> None:
    well, said = await look(onec, settings=settings_of(onec, url="http://127.0.0.1:9/buh"))
    assert not well
    assert "✗ База не отвечает" in said


async def test_a_clock_that_is_ahead(onec: OneC) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    await onec.seed(SALES, {"Date": "2090-01-01T00:00:00"})
    well, said = await look(onec)
    assert well
    assert "! Часовой пояс базы – Europe/Moscow" in said
    assert "исправьте ONEC_ZONE" in said


async def test_our_own_organisation_is_looked_for(onec: OneC) -> None:
    await onec.seed(CONTRACTS, contract(await party(onec)))
    well, said = await look(onec)
    assert well  # clients can be read all the same
    assert "! Документы отправляться не будут." in said
    assert "    В 1С не видно ни одной организации." in said
    await onec.seed("Catalog_Организации", {"Description": "Мы", "ИНН": some_inn()})
    await onec.seed("Catalog_Валюты", {"Description": "руб.", "Code": "643"})
    assert "✓ Организация и валюта для документов найдены." in (await look(onec))[1]


async def test_terms_that_nobody_can_read(onec: OneC) -> None:
    ref = await party(onec, ИНН="нет")
    await onec.seed(CONTRACTS, contract(ref, Description="ИТС ПРОФ"))
    well, said = await look(onec)
    assert not well
    assert "✗ Срок понятен у 0 из 1 договоров ИТС.\n    Почему нет: срок не заполнен – 1." in said
    assert "! Клиентов с договором ИТС и без правильного ИНН: 1." in said
