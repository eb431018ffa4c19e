"""Years of a desk's life as rows, made by PostgreSQL itself: nobody waits for a hundred thousand use cases.

Rows lie as a desk writes them, in the order of time. Each ticket has ten lines of work and as many entries of the book, four
events and two clocks. The last month is open, so a longer history means more past, not more of today.
"""

from sqlalchemy import text

from core.database import Work
from core.tickets.priorities import set_up_deadlines
from tests.clock import MOSCOW
from tests.factories import make_company, make_contact, make_contract_with_hours, make_services, make_staff

COMPANIES, ENGINEERS, LINES = 400, 12, 10

HISTORY = (
    "SELECT setseed(0.42)",
    # Working hours of the last months, the newest first; one in fifty of the last week's tickets is still open.
    """
    INSERT INTO ticket (company_id, contact_id, contract_id, account_id, subject, state, assignee_id, version, completions,
                        requested_at, opened_at, acknowledged_at, resolved_at, wants_money, priority, plan_version_id,
                        calendar_version_id)
    SELECT company_id, contact_id, contract_id, account_id,
           'Вопрос по ' || (ARRAY['отчёту', 'обмену', 'НДС', 'печати'])[1 + place % 4],
           CASE WHEN fresh AND place % 3 = 0 THEN 'open' WHEN fresh AND place % 3 = 1 THEN 'in_progress' ELSE 'closed' END,
           CASE WHEN NOT (fresh AND place % 3 = 0) THEN (SELECT min(id) FROM staff) + place % :engineers END,
           1, CASE WHEN fresh AND place % 3 < 2 THEN 0 ELSE 1 END, at, at,
           CASE WHEN NOT (fresh AND place % 3 = 0) THEN at + interval '20 min' END,
           CASE WHEN NOT (fresh AND place % 3 < 2) THEN at + interval '1 hour' + (place % 9) * interval '1 hour' END,
           false, 'normal', plan, calendar
    FROM (
        SELECT place, owner.*, at, at > CAST(:now AS timestamptz) - interval '7 days' AND place % 5 = 0 AS fresh
        FROM generate_series(1, :tickets) AS place
        CROSS JOIN LATERAL (SELECT date_trunc('day', CAST(:now AS timestamptz))
                            - (1 + place * :days / :tickets) * interval '1 day'
                            + interval '6 hours' + (place % 540) * interval '1 min' AS at) AS moment
        JOIN (SELECT row_number() OVER (ORDER BY company.id) - 1 AS seat, company.id AS company_id, contact.id AS contact_id,
                     contract.id AS contract_id, account.id AS account_id
              FROM company JOIN contact ON contact.company_id = company.id JOIN contract ON contract.company_id = company.id
              JOIN account ON account.contract_id = contract.id) AS owner
          ON owner.seat = (place * 7919 + place / 400) % :companies
    ) AS planned,
    (SELECT max(id) AS plan FROM sla_plan_version) AS plans, (SELECT max(id) AS calendar FROM sla_calendar_version) AS calendars
    ORDER BY at
    """,
    """
    INSERT INTO ticket_event (ticket_id, kind, at, author)
    SELECT id, kind, at, author FROM ticket CROSS JOIN LATERAL (VALUES
        ('opened', opened_at, 'contact:' || contact_id), ('taken', acknowledged_at, 'staff:' || assignee_id),
        ('resolved', resolved_at, 'staff:' || assignee_id), ('closed', resolved_at + interval '1 day', 'system:close')
    ) AS happened (kind, at, author) WHERE at IS NOT NULL ORDER BY at
    """,
    """
    INSERT INTO ticket_clock (ticket_id, clock, state, due_at, finished_at)
    SELECT id, 'reaction', CASE WHEN acknowledged_at IS NULL THEN 'running' ELSE 'done' END,
           requested_at + interval '15 min' + (id % 10) * interval '1 min', acknowledged_at FROM ticket
    UNION ALL
    SELECT id, 'resolution', CASE WHEN resolved_at IS NULL THEN 'running' ELSE 'done' END, requested_at + interval '8 hours',
           resolved_at FROM ticket
    """,
    """
    INSERT INTO work_line (ticket_id, service_id, staff_id, actual_minutes, comment, work_date, added_at, completion,
                           charged_at, charged_minutes, covered_minutes, shortage_minutes, price, amount, fate,
                           rounding, source, correction)
    SELECT ticket.id, service.id, assignee_id, minutes, 'работа', (resolved_at AT TIME ZONE 'Europe/Moscow')::date,
           resolved_at, 1, resolved_at,
           CASE fate WHEN 'free' THEN 0 ELSE charged END, CASE fate WHEN 'hours' THEN charged ELSE 0 END,
           CASE WHEN fate IN ('pending', 'unpaid') THEN charged ELSE 0 END, service.price,
           CASE WHEN fate IN ('money', 'pending', 'unpaid') THEN charged * 5000 END, fate,
           jsonb_build_object('increment', 15, 'minimum', 15, 'grace', 5, 'scope', 'entry', 'mode', 'up', 'total', minutes,
                              'before', 0),
           'entered', 0
    FROM ticket CROSS JOIN generate_series(1, :lines) AS place
    CROSS JOIN LATERAL (SELECT 5 + (ticket.id * 31 + place * 17) % 40 AS minutes) AS worked
    CROSS JOIN LATERAL (SELECT ceil(minutes / 15.0)::int * 15 AS charged) AS rounded
    CROSS JOIN LATERAL (SELECT (ARRAY['hours', 'hours', 'hours', 'hours', 'free', 'free', 'money', 'hours', 'pending',
                                      'unpaid'])[1 + (ticket.id + place) % 10] AS fate) AS paid
    JOIN service ON service.id = (SELECT min(id) FROM service) + CASE fate WHEN 'free' THEN 2 WHEN 'money' THEN 4
                                                                  ELSE (ticket.id + place) % 2 END
    WHERE resolved_at IS NOT NULL ORDER BY resolved_at
    """,
    """
    INSERT INTO ledger_charge (key, content_hash, account_id, requested, covered, shortage)
    SELECT 'ticket:' || ticket.id || ':completion:1', '', account_id, sum(covered_minutes), sum(covered_minutes), 0
    FROM ticket JOIN work_line ON work_line.ticket_id = ticket.id GROUP BY ticket.id ORDER BY ticket.id
    """,
    """
    INSERT INTO ledger_entry (account_id, seq, kind, minutes, balance_after, work_date, at, author, charge_id, line_id,
                              reason_hash, hash)
    SELECT ticket.account_id, 1 + row_number() OVER (PARTITION BY ticket.account_id ORDER BY work_line.id), 'charge',
           -covered_minutes, 0, work_date, charged_at, 'staff:' || staff_id, ledger_charge.id, work_line.id, '',
           sha256(work_line.id::text::bytea)
    FROM work_line JOIN ticket ON ticket.id = work_line.ticket_id
    JOIN ledger_charge ON ledger_charge.key = 'ticket:' || ticket.id || ':completion:1' ORDER BY work_line.id
    """,
    """
    INSERT INTO proposal (ticket_id, completion, minutes, beyond, amount, state, created_at, valid_until)
    SELECT ticket_id, 1, sum(shortage_minutes), 0, sum(amount), 'proposed', max(charged_at), max(charged_at) + interval '7 days'
    FROM work_line WHERE fate = 'pending' AND charged_at > CAST(:now AS timestamptz) - interval '7 days' GROUP BY ticket_id
    """,
    """
    INSERT INTO ticket_forecast (ticket_id, made_at, due_at, outlook, "left", remaining, queue)
    SELECT id, requested_at, requested_at + interval '8 hours', CASE id % 4 WHEN 0 THEN 'will_breach' ELSE 'ok' END, 480, 60,
           120
    FROM ticket WHERE id % 3 = 0
    """,
    "ANALYZE",
)
"""Statements, one after another."""


async def make_history(work: Work, *, tickets: int, days: int) -> None:
    """So many tickets in so many last days, evenly."""
    await set_up_deadlines(work, MOSCOW)
    await make_services(work)
    for number in range(ENGINEERS):
        await make_staff(work, f"Инженер {number + 1}")
    for number in range(COMPANIES):
        company = await make_company(work, name=f"ООО «Клиент {number + 1}»")
        await make_contact(work, company)
        await make_contract_with_hours(work, company, 600 + number % 7 * 300)
    parameters = {"tickets": tickets, "days": days, "now": work.now, "engineers": ENGINEERS, "companies": COMPANIES}
    await work.session.flush()
    for statement in HISTORY:
        asked = {name: value for name, value in {**parameters, "lines": LINES}.items() if f":{name}" in statement}
        await work.session.execute(text(statement), asked)
