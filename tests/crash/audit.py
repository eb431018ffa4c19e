"""What must hold afterwards, found out from the tables alone: the auditor's own SQL, then the chain's own verification."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import text

from core.database import Database
from core.ledger.verifying import verify_all


@dataclass(frozen=True, slots=True)
class Law:
    """``offenders`` is a query for whatever breaks the law; none is what we want."""

    name: str
    offenders: str


LIVE = """
    SELECT split_part(charge.key, ':', 2)::bigint AS ticket_id, count(*) AS charges FROM ledger_charge AS charge
    WHERE charge.key NOT LIKE '%:proposal:%' AND NOT EXISTS (SELECT FROM ledger_reversal WHERE charge_id = charge.id)
    GROUP BY 1
"""
"""Charges of completions that no reversal has taken back, by ticket."""
TWICE = Law(
    "ни одна заявка не списана дважды",
    f"SELECT ticket_id, charges FROM ({LIVE}) AS live WHERE charges > 1",
)
RESOLVED = Law(
    "решена и списана – одно и то же: нет решённой без списания и списанной нерешённой",
    f"""
    WITH live AS ({LIVE}), done AS (
        SELECT DISTINCT line.ticket_id FROM ticket JOIN work_line AS line ON line.ticket_id = ticket.id
        JOIN service ON service.id = line.service_id
        WHERE ticket.state = 'resolved' AND line.correction = 0 AND service.tariff_kind <> 'paid'
    )
    SELECT ticket_id FROM live FULL JOIN done USING (ticket_id) WHERE live.charges IS NULL OR done IS NULL
    """,
)
MINUTES = Law(
    "каждая минута на счету: начислено = осталось + списано − сторно + сгорело",
    """
    SELECT account.id, given.minutes, given.remaining, moved.minutes FROM account
    JOIN LATERAL (
        SELECT coalesce(sum(minutes), 0) AS minutes, coalesce(sum(remaining), 0) AS remaining
        FROM ledger_grant WHERE account_id = account.id
    ) AS given ON true
    JOIN LATERAL (
        SELECT coalesce(-sum(minutes) FILTER (WHERE kind <> 'grant'), 0) AS minutes,
               coalesce(sum(minutes) FILTER (WHERE kind = 'grant'), 0) AS given
        FROM ledger_entry WHERE account_id = account.id
    ) AS moved ON true
    WHERE given.minutes <> given.remaining + moved.minutes OR given.minutes <> moved.given
       OR account.book <> given.remaining
    """,
)
LAWS = (
    TWICE,
    RESOLVED,
    MINUTES,
    Law(
        "никакая заявка не решена дважды",
        "SELECT id, completions FROM ticket WHERE completions <> CASE state WHEN 'resolved' THEN 1 ELSE 0 END",
    ),
    Law(
        "ровно одно сообщение о решении на заявку",
        """
        SELECT ticket.id, count(outbox.id) FROM ticket
        LEFT JOIN outbox ON outbox.kind = 'ticket.resolved' AND (outbox.payload->>'ticket_id')::bigint = ticket.id
        GROUP BY ticket.id, ticket.completions HAVING count(outbox.id) <> ticket.completions
        """,
    ),
    Law(
        "сообщений об исправлении столько же, сколько исправлений, и сторно столько же, сколько у них списаний",
        """
        SELECT ticket.id FROM ticket WHERE
            (SELECT count(*) FROM ticket_correction WHERE ticket_id = ticket.id)
            <> (SELECT count(*) FROM outbox WHERE kind = 'ticket.corrected' AND (payload->>'ticket_id')::bigint = ticket.id)
        UNION ALL
        SELECT charge.id FROM ledger_reversal AS reversal JOIN ledger_charge AS charge ON charge.id = reversal.charge_id
        WHERE NOT EXISTS (SELECT FROM ticket_correction WHERE ticket_id = split_part(charge.key, ':', 2)::bigint)
        """,
    ),
    Law(
        "о каждой решённой нехватке сказано один раз каждому",
        """
        SELECT lane, payload->>'ticket_id' FROM outbox WHERE kind = 'ticket.proposal_settled'
        GROUP BY 1, 2 HAVING count(*) > 1
        """,
    ),
    Law(
        "нехватка списана с часов один раз и целиком",
        """
        SELECT proposal.id FROM proposal
        LEFT JOIN ledger_charge AS charge
          ON charge.key = format('ticket:%s:completion:%s:proposal:%s', ticket_id, completion, proposal.id)
        WHERE (state = 'covered' AND (charge.id IS NULL OR charge.covered <> proposal.minutes))
           OR (state NOT IN ('covered', 'replaced') AND charge.id IS NOT NULL)
        """,
    ),
    Law(
        "в строках работ стоит то, что списано",
        """
        SELECT line.id, line.covered_minutes, sum(entry.minutes) FROM work_line AS line
        JOIN service ON service.id = line.service_id
        LEFT JOIN ledger_entry AS entry ON entry.line_id = line.id
        WHERE line.completion IS NOT NULL
        GROUP BY line.id, service.id
        HAVING (line.superseded_by IS NULL AND line.covered_minutes <> -coalesce(sum(entry.minutes), 0))
            OR (line.superseded_by IS NOT NULL AND coalesce(sum(entry.minutes), 0) <> 0)
            OR (service.tariff_kind = 'hourly' AND line.charged_minutes <> line.covered_minutes + line.shortage_minutes)
        """,
    ),
    Law(
        "у каждого списания: запрошено = списано + нехватка, и столько же в записях книги",
        """
        SELECT charge.id FROM ledger_charge AS charge
        LEFT JOIN ledger_entry AS entry ON entry.charge_id = charge.id AND entry.kind = 'charge'
        GROUP BY charge.id
        HAVING charge.requested <> charge.covered + charge.shortage
            OR charge.covered <> -coalesce(sum(entry.minutes), 0)
        """,
    ),
    Law(
        "ни один остаток не отрицателен и не больше начисления",
        """
        SELECT id FROM ledger_grant WHERE remaining NOT BETWEEN 0 AND minutes
        UNION ALL SELECT id FROM ledger_entry WHERE balance_after < 0
        """,
    ),
    Law(
        "счёт помнит последнюю запись, записи идут подряд",
        """
        SELECT account.id FROM account
        LEFT JOIN LATERAL (
            SELECT seq, balance_after, hash FROM ledger_entry WHERE account_id = account.id ORDER BY seq DESC LIMIT 1
        ) AS last ON true
        WHERE (account.entries, account.book, account.head)
              IS DISTINCT FROM (coalesce(last.seq, 0), coalesce(last.balance_after, 0), coalesce(last.hash, ''))
           OR account.entries <> (SELECT count(*) FROM ledger_entry WHERE account_id = account.id)
        """,
    ),
    Law(
        "для решённых заявок ничего не придержано",
        """
        SELECT hold.id FROM ledger_hold AS hold JOIN ticket ON ticket.id = hold.ticket_id
        WHERE hold.state = 'held' AND ticket.state = 'resolved'
        """,
    ),
)
CHAIN = "цепочка хешей цела (core.ledger.verifying)"
STATES = "решены те и только те заявки, о которых рабочие узнали, что они решены"
KEYS = "каждое начисление, о котором просили, сделано один раз"


@dataclass(frozen=True, slots=True)
class Screams:
    """A broken law and the first offenders."""

    law: str
    offenders: Sequence[object]


async def audit(database: Database, resolved: Set[int], given: Mapping[str, int]) -> list[Screams]:
    """Every law that does not hold; none, if all is well. What the workers have heard: tickets that are ``resolved``, and
    minutes by key that were ``given``."""
    found = []
    async with database.read() as work:
        for law in LAWS:
            rows = (await work.session.execute(text(law.offenders))).all()
            if rows:
                found.append(Screams(law.name, rows))
        states = await work.session.scalars(text("SELECT id FROM ticket WHERE state = 'resolved'"))
        if doubtful := set(states) ^ resolved:
            found.append(Screams(STATES, sorted(doubtful)))
        entered = await work.session.execute(
            text("SELECT key, minutes FROM ledger_entry WHERE kind = 'grant' AND key LIKE 'crash:%'")
        )
        if wrong := {(key, minutes) for key, minutes in entered} ^ set(given.items()):
            found.append(Screams(KEYS, sorted(wrong)))
        faults = [finding async for one in verify_all(work) for finding in one.findings]
        if faults:
            found.append(Screams(CHAIN, faults))
    return found


SUMS = """
SELECT (SELECT count(*) FROM ticket) AS tickets,
       (SELECT count(*) FROM ledger_charge) AS charges,
       (SELECT count(*) FROM ledger_reversal) AS reversals,
       (SELECT count(*) FROM ledger_entry) AS entries,
       (SELECT sum(minutes) FROM ledger_grant) AS given,
       (SELECT sum(remaining) FROM ledger_grant) AS remaining,
       (SELECT coalesce(-sum(minutes), 0) FROM ledger_entry WHERE kind = 'charge') AS charged,
       (SELECT coalesce(sum(minutes), 0) FROM ledger_entry WHERE kind = 'reversal') AS reversed,
       (SELECT coalesce(-sum(minutes), 0) FROM ledger_entry WHERE kind = 'expiry') AS expired,
       (SELECT coalesce(sum(shortage), 0) FROM ledger_charge) AS shortage,
       (SELECT count(*) FROM outbox) AS intents
"""


async def sums(database: Database) -> Mapping[str, int]:
    """The book in figures: rows and minutes."""
    async with database.read() as work:
        row = (await work.session.execute(text(SUMS))).mappings().one()
        return {name: int(value or 0) for name, value in row.items()}
