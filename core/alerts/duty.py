"""Who is called first."""

from core.database import Work
from core.staff.models import Staff


async def who_is_on_duty(work: Work) -> list[Staff]:
    """The people on duty now who can be written to; empty when nobody is: then the group as a whole is called."""
    return []
