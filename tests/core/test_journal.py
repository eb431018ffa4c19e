"""Reading the audit trail: pages, areas, words, and who may."""

import pytest
from sqlalchemy import func, select

from core.actor import StaffRole, Stranger
from core.audit.models import AuditEntry
from core.catalog.changing import ServiceChange, change_service
from core.database import Database
from core.errors import Forbidden
from core.journal.areas import SUBJECTS, Area
from core.journal.service import audit_page
from tests.audited import ACTIONS
from tests.factories import make_company, make_contact, make_services, make_staff


async def test_reading(database: Database) -> None:
    async with database.work() as work:
        boss = (await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.ADMIN}))).as_actor()
    async with database.work() as work:
        igor = await make_staff(work, "Игорь Лебедев", roles=frozenset({StaffRole.ENGINEER}))
        director = await make_staff(work, "Вера", roles=frozenset({StaffRole.DIRECTOR}))
        romashka = await make_company(work, name="ООО «Ромашка» 100%")
        anna = await make_contact(work, romashka, name="Анна")
        services = await make_services(work)
    for price in range(12):
        async with database.work() as work:
            await change_service(work, boss, services.training.id, ServiceChange(price=price * 100))
    async with database.read() as work:
        total = await work.session.scalar(select(func.count()).select_from(AuditEntry))
        assert total is not None
        pages = [await audit_page(work, director.as_actor(), page=page) for page in range(4)]
        ids = [one.id for page in pages for one in page.entries]
        assert ids == sorted(ids, reverse=True)
        assert len(ids) == total
        assert [page.more for page in pages] == [True, True, total > 30, False]
        for area in Area:
            shown = await audit_page(work, boss, area=area, size=100)
            assert {one.subject_kind for one in shown.entries} <= set(SUBJECTS[area])

        async def found(words: str) -> set[str]:
            return {one.subject_kind for one in (await audit_page(work, boss, words=words, size=100)).entries}

        assert await found("игорь") == {"staff"}
        assert await found("РОМАШКА") == {"company", "contact"}
        assert await found("100%") == {"company", "contact"}
        assert await found("орлов обучение") == {"service"}
        assert await found("_") == set()
        assert await found("\\ % '") == set()
        for nosy in (igor.as_actor(), anna.as_actor(), Stranger(1, "Гость")):
            with pytest.raises(Forbidden):
                await audit_page(work, nosy)


def test_every_subject_is_found_in_one_area() -> None:
    listed = [subject for subjects in SUBJECTS.values() for subject in subjects]
    assert len(listed) == len(set(listed))
    assert {subject.value for subject in listed} == set(ACTIONS)
