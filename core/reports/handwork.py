"""What each engineer wrote down, and which share of it brings something."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from core.database import Work
from core.ledger.statement import Period
from core.staff.models import Staff
from core.tickets.models import Fate, WorkLine


@dataclass(frozen=True, slots=True)
class Handwork:
    """Minutes of a person: ``logged`` on days of a period (``work_date``), charged or not yet; ``charged``: of these the
    minutes of lines that have been charged; ``billable``: of those what hours or money cover,
    by a line never more than was worked."""

    staff_id: int
    name: str
    logged: int
    charged: int
    billable: int

    @property
    def share(self) -> int | None:
        """Billable of charged in whole per cent, down; None: nothing is charged yet."""
        return self.billable * 100 // self.charged if self.charged else None


async def handwork(work: Work, period: Period) -> list[Handwork]:
    """Who logged most comes first. Worked minutes are compared with worked minutes: rounding up makes nobody exceed 100 %."""
    money = case((WorkLine.fate == Fate.MONEY, WorkLine.charged_minutes - WorkLine.covered_minutes), else_=0)
    covered = func.least(WorkLine.actual_minutes, WorkLine.covered_minutes + money)
    done = WorkLine.completion.is_not(None)
    logged = func.sum(WorkLine.actual_minutes)
    query = (
        select(
            Staff.id,
            Staff.name,
            logged,
            func.coalesce(func.sum(WorkLine.actual_minutes).filter(done), 0),
            func.coalesce(func.sum(covered).filter(done), 0),
        )
        .join(Staff, Staff.id == WorkLine.staff_id)
        .where(WorkLine.superseded_by.is_(None), WorkLine.work_date >= period.first, WorkLine.work_date <= period.last)
        .group_by(Staff.id, Staff.name)
        .order_by(logged.desc(), Staff.id)
    )
    return [
        Handwork(staff_id, name, *(int(number) for number in numbers))
        for staff_id, name, *numbers in await work.session.execute(query)
    ]
