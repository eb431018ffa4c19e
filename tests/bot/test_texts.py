"""Every text can be said, every text that is said exists, and numbers and dates are said as people say them."""

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from bot.delivery.talk_intents import Lost
from bot.documents.reconciliation_xlsx import COLUMNS
from bot.documents.report_sheets import LINES, TICKETS
from bot.documents.report_xlsx import SUMS, TOTALS
from bot.keyboards.callbacks import DeclineWord, FileForm, LabRule, OnecAction, TimerAction
from bot.locales import has, html, lines, plain
from bot.pictures.own import OwnLegend
from bot.views import own as own_views
from bot.views import words
from bot.views.models import model_beside, model_in_words
from bot.views.periodic import METRICS as PERIODIC_METRICS
from bot.views.recon import TOUCHY
from bot.views.report import PARTS
from bot.views.report_settings import SUMMARY_METRICS
from bot.views.talks import MEANS as TALK_MEANS
from core.actor import ContactRole, StaffRole
from core.audit.models import Source
from core.billing.models import EstimateState, ProposalState, TopUpState
from core.billing.rules import Hindrance
from core.catalog.models import PriceUnit, TariffKind
from core.clients.models import ShortagePolicy, WorkState
from core.contracts.campaign_state import Standing
from core.contracts.service import InForce
from core.contracts.service_models import ModelTerms, all_models, model_named
from core.duty.rules.schedule import Kind
from core.exchange.documents.invoicing import Standing as InvoiceStanding
from core.exchange.documents.rules import DocumentState, Trouble
from core.exchange.mirror.codes import ContractTrouble, CounterpartyTrouble, PullFailure
from core.exchange.reconciling.kinds import Kind as Differs
from core.journal.areas import Area
from core.ledger.models import EntryKind, GrantKind
from core.ledger.rules.verification import Fault
from core.ledger.statement import PeriodKind
from core.ledger.topup import BY_HAND
from core.people.intents import Why as WhyGone
from core.reports.clients.causes import CauseKind, DayPart
from core.reports.clients.difficult import Load
from core.reports.clients.models import Reason
from core.reports.kinds import ReportKind
from core.reports.laboratory.outcomes import Cause as LabCause
from core.reports.own_lines import OwnPart
from core.reports.period_words import When
from core.reports.rows import PaidWith, Verdict
from core.reports.what import Unit, What
from core.sla.calendar.business import Cause
from core.sla.calendar.production import Holiday
from core.sla.calendar.schedule import Fault as ScheduleFault
from core.sla.rules.clocks import Clock
from core.sla.rules.edit_words import EditFault
from core.sla.rules.events import EventKind
from core.sla.rules.forecast import Outlook
from core.sla.rules.ladders import Audience, LadderFault
from core.sla.rules.plans import PlanFault, Priority, Target
from core.sla.wishing.feasible import Unfit
from core.tickets.colleague_intents import Deed
from core.tickets.deadline_models import WishState
from core.tickets.dispute_models import DisputeState
from core.tickets.intents import Asked
from core.tickets.models import Fate, FileKind, TicketState
from core.tickets.proposals import Decision
from core.tickets.teamwork.history import SAID
from core.tickets.teamwork.models import ActKind, Why
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.waves.models import WaveState
from tests.audited import ACTIONS, FIELDS
from tests.bot import source_texts
from tests.bot.source_texts import Use

SHEETS = (LINES, TICKETS, TOTALS)
SETTLED = (ProposalState.APPROVED, ProposalState.COVERED, ProposalState.DECLINED, ProposalState.LAPSED)
KEYS = sorted(source_texts.texts())
COMMANDS = (
    "new",
    "tickets",
    "balance",
    "find",
    "settings",
    "help",
    "queue",
    "my",
    "next",
    "today",
    "overdue",
    "client",
    "time",
    "templates",
    "disputes",
    "duty",
    "wave",
    "updates",
    "me",
    "bind",
    "summary",
    "report",
    "talks",
    "lab",
)

SLA_CLOCKS = (Clock.REACTION.value, Clock.RESOLUTION.value)
UNSAID = {Cause.OPEN, Cause.HOLIDAY, Cause.LUNCH}
"""Causes that no explanation names by themselves: ordinary hours, lunch, and holidays, which have names of their own."""

REPORT_COLUMNS = {what.value.replace("_", "-") for what in SUMS} | {"inn", "logged", "share"}
METRICS = tuple(
    dict.fromkeys(
        (
            *(what.value.replace("_", "-") for what in What),
            *(f"{clock.value}-kept" for clock in Clock),
            "charged",
            *SUMMARY_METRICS,
            *own_views.METRICS,
            *PERIODIC_METRICS,
        )
    )
)
"""Numbers of reports: each has a name and a definition."""

REASONS = [reason.value.replace("_", "-") for reason in Reason]

FAMILIES = {
    "state-": [state.value.replace("_", "-") for state in TicketState],
    "my-state-": [state.value.replace("_", "-") for state in TicketState],
    "fate-": [fate.value for fate in Fate],
    "files-": [kind.value.replace("_", "-") for kind in FileKind],
    "refusal-": sorted(
        {use.key.removeprefix("refusal-") for use in source_texts.refusals()}
        | {f"{what}{hindrance.value}" for hindrance in Hindrance for what in ("", "timer-")}
        | {f"schedule-{fault.value}" for fault in ScheduleFault}
        | {f"plan-{fault.value}" for fault in PlanFault}
        | {f"edit-{fault.value}" for fault in EditFault}
        | {f"ladder-{fault.value}" for fault in LadderFault}
    ),
    "command-": list(COMMANDS),
    "button-statement-": [*(kind.value for kind in PeriodKind), *(form.value for form in FileForm)],
    "statement-kind-": [kind.value for kind in EntryKind],
    "statement-total-": [kind.value for kind in EntryKind],
    "statement-grant-": [kind.value for kind in GrantKind],
    "service-model-": ["time-window-any", *(code.replace("_", "-") for code in all_models())],
    "campaign-standing-": ["late", *(standing.value for standing in Standing)],
    "terms-state-": [state.value for state in WorkState],
    "terms-policy-": [policy.value for policy in ShortagePolicy],
    "button-terms-": [one.value for one in (*WorkState, *ShortagePolicy)],
    "settled-": [decision.value for decision in Decision],
    "hours-given-": [kind.value for kind in BY_HAND],
    "hours-then-": [policy.value for policy in ShortagePolicy],
    "granted-": [kind.value for kind in BY_HAND],
    "button-grant-": [kind.value for kind in BY_HAND],
    "verify-": [fault.value for fault in Fault],
    "decided-": [decision.value for decision in Decision],
    "resolved-asked-": [asked.value for asked in Asked],
    "proposal-outcome-": [state.value for state in ProposalState if state is not ProposalState.PROPOSED],
    "proposal-told-": [state.value for state in SETTLED],
    "group-proposal-": [state.value for state in SETTLED],
    "buy-step-": [state.value for state in TopUpState],
    "top-up-invoice-": [one.value.replace("_", "-") for one in InvoiceStanding],
    "top-up-state-": [state.value for state in TopUpState],
    "dispute-now-": [state.value for state in DisputeState if state is not DisputeState.OPEN],
    "dispute-told-": [
        "reason",
        "reason-only",
        *(state.value for state in DisputeState if state is not DisputeState.OPEN),
    ],
    "estimate-outcome-": [state.value for state in EstimateState if state is not EstimateState.PROPOSED],
    "movement-grant-": [kind.value for kind in GrantKind],
    "movement-of-": [kind.value for kind in EntryKind],
    "button-priority-": [priority.value for priority in Priority],
    "priority-": [priority.value for priority in Priority],
    "priority-told-": [priority.value for priority in Priority],
    "priority-now-": [priority.value for priority in Priority],
    "of-": [priority.value for priority in Priority],
    "due-": [f"{clock}{how}" for clock in SLA_CLOCKS for how in ("", "-late")],
    "why-due-": [
        *(f"{clock}{how}" for clock in SLA_CLOCKS for how in ("", "-late")),
        "resolution-paused",
    ],
    "cause-": [cause.value.replace("_", "-") for cause in Cause if cause not in UNSAID],
    "holiday-": [holiday.value.replace("_", "-") for holiday in Holiday],
    "plan-priority-": [priority.value for priority in Priority],
    "edit-of-": [
        *("priority", "steps", "repeat", "at-night", "lapse"),
        *(field.name.replace("_", "-") for field in fields(Target)),
    ],
    "ladder-": [audience.value for audience in Audience],
    "duty-why-": ["no-schedule", "nobody-planned", "all-away"],
    "duty-schedule-": [kind.value.replace("_", "-") for kind in Kind if kind not in (Kind.NONE, Kind.WEEKDAYS)],
    "mirror-failure-": [failure.value for failure in PullFailure],
    "mirror-counterparty-": [trouble.value for trouble in CounterpartyTrouble],
    "mirror-contract-": [trouble.value for trouble in ContractTrouble],
    "missed-": [clock.value for clock in Clock],
    "over-": [clock.value for clock in Clock],
    "when-": [clock.value for clock in Clock],
    "late-": [clock.value for clock in Clock],
    "wish-": [f"{became}-{whom}" for became in ("promised", "over", "done") for whom in ("client", "group")],
    "wish-history-": ["client", "staff"],
    "wish-state-": [state.value for state in WishState],
    "wish-unfit-": [unfit.value.replace("_", "-") for unfit in Unfit if unfit is not Unfit.OUTSIDE],
    "recon-kind-": [kind.value.replace("_", "-") for kind in Differs],
    "recon-cause-": [kind.value.replace("_", "-") for kind in Differs if kind not in TOUCHY],
    "recon-do-": [kind.value.replace("_", "-") for kind in Differs if kind not in TOUCHY],
    "recon-column-": [*(name for name, _ in COLUMNS), "count", "definition"],
    "onec-state-": [state.value for state in DocumentState],
    "onec-trouble-": [trouble.value.replace("_", "-") for trouble in Trouble],
    "button-onec-": [action.value for action in OnecAction if action is not OnecAction.SHOW],
    "client-work-": [state.value for state in WorkState],
    "not-delivered-": [why.value.replace("_", "-") for why in Lost],
    "button-timer-": [action.value for action in TimerAction],
    "button-decline-": [word.value for word in DeclineWord],
    "decline-word-": [DeclineWord.NO_CLIENT.value, DeclineWord.NOT_OURS.value],
    "people-": [role.value for role in ContactRole],
    "told-role-": [role.value for role in ContactRole],
    "button-make-": [role.value for role in ContactRole],
    "colleague-": [deed.value for deed in Deed],
    "group-person-": [why.value for why in WhyGone],
    "button-rest-": [why.value for why in Why],
    "button-cancel-": [why.value.replace("_", "-") for why in CancelWhy],
    "rest-why-": [why.value for why in Why if why is not Why.OTHER],
    "cancel-why-": [why.value.replace("_", "-") for why in CancelWhy if why is not CancelWhy.OWN],
    "client-cancel-why-": [why.value.replace("_", "-") for why in CancelWhy if why is not CancelWhy.OWN],
    "event-": [kind.value.replace("_", "-") for kind in EventKind if kind not in (*SAID, EventKind.RESUMED)],
    "act-": [kind.value.replace("_", "-") for kind in ActKind],
    "expect-short-": [policy.value for policy in ShortagePolicy],
    "audit-area-": [area.value for area in Area],
    "button-audit-": ["all", *(area.value for area in Area)],
    "audit-source-": [source.value for source in Source if source is not Source.BOT],
    "audit-what-": [f"{subject}-{action}" for subject, actions in ACTIONS.items() for action in actions],
    "audit-field-": [name.replace("_", "-") for name in FIELDS],
    "audit-word-": [
        *(word.value for word in (*StaffRole, *ContactRole, *PriceUnit, *TariffKind, *GrantKind)),
        *(kind.value.replace("_", "-") for kind in Kind),
    ],
    "prices-kind-": [kind.value for kind in TariffKind],
    "wave-state-": [state.value for state in WaveState],
    "own-part-": [part.value for part in OwnPart],
    "button-own-part-": [part.value for part in OwnPart],
    "own-why-": list(own_views.WHY.values()),
    "own-picture-": [one.name for one in fields(OwnLegend)],
    **{f"own-{what}-": ["week", "month"] for what in ("title", "nothing", "caption")},
    "outlook-mark-": [outlook.value.replace("_", "-") for outlook in Outlook],
    "summary-clock-": [clock.value for clock in Clock],
    "report-kind-": [kind.value for kind in ReportKind],
    "report-screen-": [kind.value for kind in ReportKind],
    "report-column-": sorted({name for columns in SHEETS for name, _ in columns} | REPORT_COLUMNS),
    "report-kept-": [clock.value for clock in Clock],
    "report-part-": [what.value for what, _ in PARTS],
    "report-paid-with-": [paid_with.value for paid_with in PaidWith],
    "report-verdict-": [verdict.value for verdict in Verdict],
    "report-unit-": [unit.value for unit in Unit],
    "button-report-": [*(when.value.replace("_", "-") for when in When), *(form.value for form in FileForm)],
    "talks-reason-": REASONS,
    "talks-few-": REASONS,
    "button-talks-": REASONS,
    "talk-line-": [load.value for load in Load],
    "talk-measure-": [load.value for load in Load],
    "talk-cause-": [kind.value.replace("_", "-") for kind in CauseKind],
    "talk-offer-": [kind.value.replace("_", "-") for kind in CauseKind],
    "talk-part-": [part.value for part in DayPart],
    "metric-talk-": [f"{name}{means}" for names in TALK_MEANS.values() for name in names for means in ("", "-means")],
    "periodic-caption-": ["flow", "paid", "owed", "taking"],
    "periodic-kept-": ["plan", "reaction", "resolution", "wish"],
    "metric-": [f"{name}{means}" for name in METRICS for means in ("", "-means")],
    "button-lab-": ["light", "dark", "words", "months", "again", *(rule.value for rule in LabRule)],
    "lab-cause-": [cause.value for cause in LabCause],
}
"""Keys that are built at run time, and all their endings."""


def values(key: str, number: int = 5) -> dict[str, str | int]:
    text = source_texts.texts()[key]
    return {name: number if name in text.numbers else "слово" for name in text.variables}


def test_every_text_can_be_said() -> None:
    for key in KEYS:
        for number in (0, 1, 2, 5, 11, 21) if source_texts.texts()[key].numbers else (5,):
            for said in (plain(key, **values(key, number)), html(key, **values(key, number))):
                assert said.strip(), key
                assert "{" not in said, key


def test_people_s_words_cannot_become_markup() -> None:
    for key in KEYS:
        for name in _strings(key):
            said = html(key, **{**values(key), name: '<b>&"'})
            assert '<b>&"' not in said, key
            assert "&lt;b&gt;&amp;&#34;" in said, key


def _strings(key: str) -> set[str]:
    text = source_texts.texts()[key]
    return set(text.variables - text.numbers)


def _missing(uses: list[Use]) -> list[str]:
    return [f"{use.where}: {use.key}" for use in uses if not has(use.key)]


def test_every_text_in_the_code_exists() -> None:
    uses = source_texts.uses()
    assert len(uses) > 100
    assert _missing(uses) == []


def test_every_refusal_has_a_text() -> None:
    refusals = source_texts.refusals()
    assert len(refusals) > 40
    assert _missing(refusals) == []


def test_every_text_gets_the_values_it_mentions() -> None:
    known = source_texts.texts()
    lacking = [
        f"{use.where}: {use.key} lacks {sorted(known[use.key].variables - use.values)}"
        for use in (*source_texts.uses(), *source_texts.refusals())
        if use.key in known and use.complete and not known[use.key].variables <= use.values
    ]
    assert lacking == []


def test_every_key_built_at_run_time_is_known() -> None:
    assert source_texts.dynamic_prefixes() == set(FAMILIES)
    built = [prefix + ending for prefix, endings in FAMILIES.items() for ending in endings]
    assert [key for key in built if not has(key)] == []


def test_no_text_is_left_over() -> None:
    used = source_texts.all_literals()
    used |= {prefix + ending for prefix, endings in FAMILIES.items() for ending in endings}
    assert [key for key in KEYS if key not in used] == []


@pytest.mark.parametrize(
    ("minutes", "short", "said"),
    [
        (0, "0 мин", "0 минут"),
        (1, "1 мин", "1 минута"),
        (2, "2 мин", "2 минуты"),
        (5, "5 мин", "5 минут"),
        (11, "11 мин", "11 минут"),
        (21, "21 мин", "21 минута"),
        (59, "59 мин", "59 минут"),
        (60, "1 ч", "1 час"),
        (112, "1 ч 52 мин", "1 час 52 минуты"),
        (120, "2 ч", "2 часа"),
        (300, "5 ч", "5 часов"),
        (330, "5 ч 30 мин", "5 часов 30 минут"),
        (660, "11 ч", "11 часов"),
        (841, "14 ч 1 мин", "14 часов 1 минута"),
        (1260, "21 ч", "21 час"),
        (1320, "22 ч", "22 часа"),
        (6660, "111 ч", "111 часов"),
        (600_000, "10000 ч", "10000 часов"),
    ],
)
def test_durations(minutes: int, short: str, said: str) -> None:
    assert words.duration(minutes) == short
    assert words.duration_in_words(minutes) == said


def test_a_charge_has_a_minus() -> None:
    assert words.duration(-90) == "−1 ч 30 мин"


@pytest.mark.parametrize(
    ("kopecks", "said"),
    [
        (0, "0 ₽"),
        (1, "0,01 ₽"),
        (100, "1 ₽"),
        (125_000, "1 250 ₽"),
        (125_050, "1 250,50 ₽"),
        (123_456_789, "1 234 567,89 ₽"),
        (-150_050, "−1 500,50 ₽"),
    ],
)
def test_money(kopecks: int, said: str) -> None:
    assert words.money(kopecks) == said.replace(" ", "\u00a0")


MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY, "сегодня"),
        (TODAY + timedelta(days=1), "завтра"),
        (TODAY - timedelta(days=1), "вчера"),
        (date(2026, 12, 1), "1 декабря"),
        (date(2026, 1, 31), "31 января"),
        (date(2027, 1, 31), "31 января 2027 г."),
        (date(2025, 12, 31), "31 декабря 2025 г."),
    ],
)
def test_days(day: date, said: str) -> None:
    assert words.day(day, TODAY) == said


def test_a_new_year_s_day_is_tomorrow_first() -> None:
    assert words.day(date(2027, 1, 1), date(2026, 12, 31)) == "завтра"


@pytest.mark.parametrize(
    ("value", "zone", "said"),
    [
        (NOW, MOSCOW, "10:00"),
        (NOW - timedelta(hours=10), MOSCOW, "00:00"),
        (NOW - timedelta(hours=11), MOSCOW, "вчера в 23:00"),
        (NOW - timedelta(hours=11), ZoneInfo("Asia/Kamchatka"), "08:00"),
        (NOW + timedelta(days=1), MOSCOW, "завтра в 10:00"),
        (NOW - timedelta(days=2), MOSCOW, "21 ноября в 10:00"),
        (NOW - timedelta(days=400), MOSCOW, "19 октября 2025 г. в 10:00"),
    ],
)
def test_moments_are_of_the_reader_s_zone(value: datetime, zone: ZoneInfo, said: str) -> None:
    assert words.moment(value, NOW, zone) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (timedelta(), "меньше минуты"),
        (timedelta(seconds=59), "меньше минуты"),
        (timedelta(minutes=4, seconds=59), "4 мин"),
        (timedelta(hours=2, minutes=5), "2 ч 5 мин"),
        (timedelta(hours=47), "47 ч"),
        (timedelta(days=2), "2 дня"),
        (timedelta(days=21), "21 день"),
        (timedelta(days=11, hours=23), "11 дней"),
    ],
)
def test_elapsed_time(value: timedelta, said: str) -> None:
    assert words.elapsed(value) == said


@pytest.mark.parametrize(
    ("code", "free_until", "said"),
    [
        ("bonus_hours", None, "бонусные часы"),
        ("unlimited", None, "без ограничений"),
        ("time_window", time(13, 0), "до 13:00 бесплатно, потом платно"),
        ("time_window", time(9, 30), "до 09:30 бесплатно, потом платно"),
        ("time_window", None, "бесплатно до своего часа, потом платно"),
        ("pay_as_you_go", None, "каждый час по прайсу"),
        ("not_named_yet", None, "not_named_yet"),
    ],
)
def test_service_models(code: str, free_until: time | None, said: str) -> None:
    assert model_in_words(code, free_until) == said


def test_hours_need_no_word_beside_the_contract() -> None:
    assert model_beside(None) == ""
    assert model_beside(InForce(model_named("bonus_hours"), ModelTerms())) == ""
    window = InForce(model_named("time_window"), ModelTerms(time(13, 0)))
    assert model_beside(window) == " · до 13:00 бесплатно, потом платно"


def test_names_numbers_and_phones() -> None:
    assert words.number(1042) == "№\u00a01042"
    assert words.phone("79161234567") == "+7 916 123-45-67"
    assert words.phone("375291234567") == "+375291234567"
    assert words.company('ООО "<Ромашка> & Ко"', 330) == ("<b>ООО &#34;&lt;Ромашка&gt; &amp; Ко&#34;</b> · 5 ч 30 мин")


def test_parts_are_escaped_and_what_is_ready_is_not() -> None:
    assert lines("<i>", None, "", Markup("<b>да</b>")) == Markup("&lt;i&gt;\n\n<b>да</b>")
    assert html("company-with-balance", name=Markup("<i>уже</i>"), balance="0 мин") == "<b><i>уже</i></b> · 0 мин"


def test_an_unknown_text_or_value_is_a_loud_error() -> None:
    with pytest.raises(LookupError):
        plain("no-such-text")
    with pytest.raises(ValueError, match="button-agreed"):
        plain("button-agreed")
