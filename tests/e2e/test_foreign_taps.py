"""Somebody else's buttons open nothing: forged ones, and those of another company."""

import asyncio
from datetime import date

from bot.keyboards.callbacks import (
    AdminAction,
    AdminScreen,
    AdminScreenCD,
    AuditCD,
    BehindNumber,
    CallAction,
    CallCD,
    CallCompanyCD,
    CallContactCD,
    CallInCD,
    CapCD,
    CardAction,
    CardCD,
    ChangeCD,
    ChangesCD,
    CheckCD,
    ClientAction,
    ClientCD,
    CompanyCD,
    CompanyPart,
    CompanyPartCD,
    CompanyTicketsCD,
    ConfirmCD,
    ContractAction,
    ContractCD,
    ContractPlanCD,
    DeclineCD,
    DeclineWord,
    DiscussCD,
    DisputeAction,
    DisputeCD,
    DisputeStepCD,
    DraftAction,
    DraftAtCD,
    DraftBackCD,
    DraftCD,
    DraftDatesCD,
    DraftDayCD,
    DraftedCD,
    DraftMoneyCD,
    DraftMonthCD,
    DraftUrgentCD,
    DropCD,
    DutyAction,
    DutyAwayCD,
    DutyCallCD,
    DutyCD,
    DutyPlanAction,
    DutyPlanCD,
    DutyUntilCD,
    EditAction,
    EditCD,
    EstimateCD,
    FileForm,
    FixCD,
    FixLineCD,
    ForgetCD,
    GatherCD,
    HandleAction,
    HandleCD,
    HandToCD,
    HistoryAction,
    HistoryCD,
    LabCD,
    LabRule,
    LabRuleCD,
    LabStep,
    LineServiceCD,
    MeansCD,
    MinutesCD,
    MyAction,
    MyCD,
    MyCompanyCD,
    NotedCD,
    OnecAction,
    OnecCD,
    OnecDocumentCD,
    OnecItemCD,
    OnecScreen,
    OnecTieCD,
    OwnCD,
    OwnMetricsCD,
    OwnPartCD,
    PairAction,
    PairCD,
    PartCD,
    PendingCD,
    PeopleAction,
    PeopleCD,
    PersonAction,
    PersonCD,
    PreviewCD,
    PriceAction,
    PriceCD,
    PriorityCD,
    RateCD,
    RatesCD,
    ReportCD,
    ReportStep,
    RequestedCD,
    RequestedFileCD,
    RequestedShow,
    RequestedWhenCD,
    RestCD,
    RestMonthCD,
    SeparateCD,
    SettleCD,
    SimilarCD,
    SizeCD,
    SpeakersOffCD,
    StatementAction,
    StatementCD,
    StatementFileCD,
    TalkAction,
    TalkCD,
    TemplateCD,
    TemplateDropCD,
    TemplatesCD,
    TemplateSendCD,
    TermsCD,
    TicketLookCD,
    TimerAction,
    TimerCD,
    TimerLineCD,
    TopUpAction,
    TopUpCD,
    TopUpStep,
    TopUpStepCD,
    UnbindCD,
    UpdatesAction,
    UpdatesCD,
    VoiceCD,
    WaveAction,
    WaveAnswerAction,
    WaveAnswerCD,
    WaveCD,
    WaveConfirmCD,
    WaveRuleCD,
    WaveTicketAction,
    WaveTicketCD,
    WhyCD,
    WishAnswer,
    WishAnswerCD,
    WishAtCD,
    WishDayCD,
    WishMonthCD,
    WishOpenCD,
)
from core.exchange.tie_models import ItemKind
from core.reports.clients.models import Reason
from core.reports.kinds import ReportKind
from core.reports.own_lines import OwnPart
from core.reports.period_words import When
from core.reports.what import What
from core.sla.rules.plans import Priority
from core.tickets.offers import OfferKind
from core.tickets.proposals import Decision
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.waves.models import WaveRule
from tests.e2e.conftest import Stage


async def test_a_client_can_forge_nothing(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос Анны")
    ticket_id = await stage.value("SELECT id FROM ticket WHERE number = :number", number=number)
    await stage.anna.write("Ещё не отправлено")
    await stage.anna.see("Новая заявка", after=await stage.anna.last_id() - 2, button="Открыть заявку")
    draft_id = await stage.value("SELECT id FROM bot_draft")
    await stage.boris.write("Моё")
    offer = await stage.boris.see("Новая заявка", button="Открыть заявку")
    for action in DraftAction:
        data = DraftCD(action=action, draft_id=draft_id, ticket_id=ticket_id).pack()
        assert await stage.boris.tap_data(offer, data) == "Это сообщение уже обработано"
    for theirs in (
        DraftMoneyCD(draft_id=draft_id, money=True),
        DraftUrgentCD(draft_id=draft_id, urgent=True),
        DraftDatesCD(draft_id=draft_id),
        DraftMonthCD(draft_id=draft_id, month=740_000),
        DraftDayCD(draft_id=draft_id, day=740_000),
        DraftAtCD(draft_id=draft_id, at=29_800_000),
        DraftAtCD(draft_id=draft_id),
        DraftBackCD(draft_id=draft_id),
    ):
        assert await stage.boris.tap_data(offer, theirs.pack()) == "Это сообщение уже обработано"
    assert await stage.rows("SELECT DISTINCT wants_money, urgent, wish_at FROM bot_draft") == [(False, False, None)]
    for mine in (
        MyAction.VIEW,
        MyAction.WRITE,
        MyAction.REOPEN,
        MyAction.CLOSE,
        MyAction.CANCEL,
        MyAction.DEADLINES,
        MyAction.HURRY,
    ):
        data = MyCD(action=mine, ticket_id=ticket_id).pack()
        assert await stage.boris.tap_data(offer, data) == "Такой заявки у вас нет."
    await stage.execute(
        "INSERT INTO ticket_wish (ticket_id, at, state, author, created_at)"
        " VALUES (:id, '2026-11-24T15:00Z', 'proposed', 'staff:1', '2026-11-23T07:00Z')",
        id=ticket_id,
    )
    wish_id = await stage.value("SELECT id FROM ticket_wish")
    day = date(2026, 11, 24).toordinal()
    for chosen in (
        WishOpenCD(ticket_id=ticket_id),
        WishMonthCD(ticket_id=ticket_id, month=day),
        WishDayCD(ticket_id=ticket_id, day=day),
        WishAtCD(ticket_id=ticket_id, at=29_800_000),
        WishAnswerCD(answer=WishAnswer.YES, wish_id=wish_id),
    ):
        assert await stage.boris.tap_data(offer, chosen.pack()) == "Такой заявки у вас нет."
    own_draft = await stage.value("SELECT max(id) FROM bot_draft")
    stolen = DraftCD(action=DraftAction.ADD, draft_id=own_draft, ticket_id=ticket_id).pack()
    assert await stage.boris.tap_data(offer, stolen) == "Такой заявки у вас нет."
    romashka = await stage.value("SELECT company_id FROM ticket WHERE id = :id", id=ticket_id)
    for wanted in StatementAction:
        data = StatementCD(action=wanted, company_id=romashka).pack()
        assert await stage.boris.tap_data(offer, data) == "Компания не найдена."
    for form in FileForm:
        stolen = StatementFileCD(form=form, company_id=romashka, first=740_000, last=740_001).pack()
        assert await stage.boris.tap_data(offer, stolen) == "Компания не найдена."
    assert "Не нашёл" in await stage.boris.tap_data(offer, SeparateCD(message_id=1).pack())
    anna = await stage.value("SELECT id FROM contact WHERE messenger_id = 501")
    assert await stage.boris.tap_data(offer, MyCompanyCD(contact_id=anna).pack()) == "Компания не найдена."
    for wanted_of in (PeopleAction.SHOW, PeopleAction.LINK, PeopleAction.REMOVE, PeopleAction.REMOVED):
        data = PeopleCD(action=wanted_of, company_id=romashka, contact_id=anna).pack()
        assert await stage.boris.tap_data(offer, data) == "Контакт не найден."
    data = PeopleCD(action=PeopleAction.LIST, company_id=romashka).pack()
    assert await stage.boris.tap_data(offer, data) == "Компания не найдена."
    assert await stage.boris.tap_data(offer, CompanyTicketsCD(page=9).pack()) == ""  # his own company's, of course
    of_staff = [
        CardCD(action=CardAction.TAKE, ticket_id=ticket_id),
        MinutesCD(ticket_id=ticket_id, version=1, service_id=1, minutes=15),
        ConfirmCD(ticket_id=ticket_id, version=1),
        CompanyCD(action=AdminAction.SHOW, company_id=1),
        CompanyCD(action=AdminAction.GRANT, company_id=1),
        CardCD(action=CardAction.WHY, ticket_id=ticket_id),
        CardCD(action=CardAction.DEADLINES, ticket_id=ticket_id),
        PriorityCD(ticket_id=ticket_id, priority=Priority.LOW),
        NotedCD(ticket_id=ticket_id),
        CardCD(action=CardAction.FIX, ticket_id=ticket_id),
        FixLineCD(ticket_id=ticket_id, version=1, line_id=1),
        FixCD(ticket_id=ticket_id, version=1, line_id=1, minutes=0),
        TermsCD(company_id=1, terms="forbidden"),
        EditCD(action=EditAction.OPEN_TOO, token="0" * 8),
        DutyCD(action=DutyAction.ME),
        DutyUntilCD(minutes=30_000_000),
        DutyAwayCD(first=740_000, last=740_001),
        DutyCallCD(call_id=1, mine=True),
        DutyPlanCD(action=DutyPlanAction.SAVE, token="0" * 8),
        SpeakersOffCD(),
        SimilarCD(ticket_id=ticket_id),
        OnecCD(screen=OnecScreen.DOCUMENTS),
        OnecDocumentCD(action=OnecAction.AGAIN, document_id=1),
        OnecTieCD(kind=ItemKind.SERVICE, our_id=1),
        OnecItemCD(kind=ItemKind.SERVICE, our_id=1, item_id=1),
        CallCompanyCD(call_id=1, company_id=romashka),
        CallContactCD(call_id=1, contact_id=1),
        *(CallCD(action=doing, ticket_id=ticket_id) for doing in CallAction),
        *(ClientCD(action=looking, company_id=romashka) for looking in ClientAction),
        TicketLookCD(ticket_id=ticket_id),
        DraftedCD(ticket_id=ticket_id, version=1, service_id=1, minutes=15, at=0),
        TimerCD(action=TimerAction.START, ticket_id=ticket_id),
        TimerCD(action=TimerAction.STOP, ticket_id=ticket_id),
        TimerLineCD(timer_id=1, service_id=1),
        PartCD(ticket_id=ticket_id, message_id=1, part=0, service_id=1, minutes=15),
        VoiceCD(ticket_id=ticket_id),
        TemplatesCD(ticket_id=ticket_id),
        TemplateCD(ticket_id=ticket_id, template_id=1),
        TemplateSendCD(ticket_id=ticket_id, template_id=1, after=0),
        TemplateDropCD(template_id=1),
        DeclineCD(word=DeclineWord.SILENT, request_id=1),
        ForgetCD(request_id=1, sure=True),
        *(
            PeopleCD(action=action, company_id=romashka, contact_id=anna)
            for action in (PeopleAction.MANAGER, PeopleAction.MEMBER, PeopleAction.FORGET, PeopleAction.FORGOTTEN)
        ),
        *(DisputeStepCD(action=step, dispute_id=1, version=1) for step in DisputeAction),
        *(TopUpStepCD(step=one, request_id=1) for one in (TopUpStep.INVOICED, TopUpStep.PAID, TopUpStep.GRANT)),
        *(HandleCD(action=action, ticket_id=ticket_id) for action in HandleAction),
        HandToCD(ticket_id=ticket_id, staff_id=1),
        CallInCD(ticket_id=ticket_id, staff_id=1, on=True),
        RestCD(ticket_id=ticket_id, at=30_000_000, why=Why.CLIENT),
        RestMonthCD(ticket_id=ticket_id, month=740_000),
        DropCD(ticket_id=ticket_id, why=CancelWhy.SOLVED),
        CheckCD(ticket_id=ticket_id, item_id=1, on=True),
        *(PairCD(action=pair, ticket_id=ticket_id, other_id=1) for pair in PairAction),
        LineServiceCD(ticket_id=ticket_id, version=1, line_id=1, service_id=1),
        *(WaveCD(action=wave, wave_id=1) for wave in WaveAction),
        *(WaveTicketCD(action=into, ticket_id=ticket_id, wave_id=1) for into in WaveTicketAction),
        WaveRuleCD(wave_id=1, rule=WaveRule.FREE),
        *(WaveAnswerCD(action=said, answer_id=1, ticket_id=ticket_id) for said in WaveAnswerAction),
        WaveConfirmCD(wave_id=1, tickets=1, rule=WaveRule.FREE),
        GatherCD(hint_id=1),
        *(UpdatesCD(action=marking, batch_id=1) for marking in UpdatesAction),
        SizeCD(ticket_id=ticket_id, minutes=60),
        AuditCD(),
        PreviewCD(save=True, token="0" * 8),
        AdminScreenCD(screen=AdminScreen.STAFF),
        PersonCD(action=PersonAction.DISMISSED, staff_id=1),
        CompanyPartCD(part=CompanyPart.CONTACTS, company_id=1),
        ContractCD(action=ContractAction.SHOW, contract_id=1),
        ContractPlanCD(contract_id=1, plan_id=1),
        PriceCD(action=PriceAction.TOGGLE, service_id=1),
        UnbindCD(chat_id=-9001),
        BehindNumber(what=What.ACTIVE, first=740_000, last=740_001, company_id=romashka),
        OwnCD(first=740_000, last=740_006),
        OwnPartCD(part=OwnPart.LOGGED, first=740_000, last=740_006),
        OwnMetricsCD(),
        *(TalkCD(action=one, reason=Reason.DIFFICULT, company_id=romashka) for one in TalkAction),
        *(ReportCD(step=step, kind=ReportKind.DAILY, value=1) for step in ReportStep),
        *(RequestedCD(show=show, first=740_000, last=740_001, company_id=romashka) for show in RequestedShow),
        RequestedWhenCD(when=When.YEAR, company_id=romashka),
        RequestedFileCD(form=FileForm.XLSX, first=740_000, last=740_001),
        *(LabCD(step=step, months=3, dark=False) for step in LabStep),
        LabRuleCD(rule=LabRule.STEP_30, months=3, dark=False),
        ChangesCD(),
        ChangeCD(months=3, company_id=romashka),
        RatesCD(first=740_000, last=740_001),
        MeansCD(),
    ]
    for forged in of_staff:
        assert await stage.boris.tap_data(offer, forged.pack()) == "Эта кнопка устарела."
    assert await stage.rows("SELECT state, version, completions FROM ticket") == [("open", 1, 0)]
    assert await stage.rows("SELECT state FROM ticket_wish") == [("proposed",)]
    assert await stage.value("SELECT count(*) FROM company WHERE work_state <> 'allowed'") == 0
    assert await stage.value("SELECT count(*) FROM bot_draft") == 2


async def test_nobody_learns_why_another_company_was_charged(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос Анны")
    await stage.igor.write("40 консультация", reply_to=await stage.card(number))
    await stage.igor.tap(await stage.card(number, words="– 40 мин"), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    await stage.anna.see("решена", button="Почему 45 мин")
    line_id = await stage.value("SELECT id FROM work_line")
    await stage.boris.write("Моё")
    offer = await stage.boris.see("Новая заявка", button="Открыть заявку")
    for forged in (line_id, line_id + 1000):
        for about_line in (WhyCD(line_id=forged), DisputeCD(line_id=forged)):
            assert await stage.boris.tap_data(offer, about_line.pack()) == "Таких строк в заявке нет."
    await stage.victor.write("Кто здесь?")
    hello = await stage.victor.see("Я вас пока не знаю")
    assert await stage.victor.tap_data(hello, WhyCD(line_id=line_id).pack()) == "Эта кнопка устарела."
    for chat in (stage.boris, stage.victor):
        assert not [each for each in await chat.messages() if "Почему" in each.text]


async def test_money_of_another_company_is_nobody_s_to_touch(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос Анны")
    await stage.igor.write("6 ч консультация", reply_to=await stage.card(number))
    await stage.igor.tap(await stage.card(number, words="Консультация – 6 ч"), "Решить")
    await stage.igor.tap(await stage.igor.see("Решить №", button="Подтвердить"), "Подтвердить")
    told = await stage.anna.see("решена", button="вернуть")
    await stage.anna.tap(told, "вернуть")
    await stage.igor.see("Клиент вернул заявку")
    card = await stage.card(number, words="не принята")
    await stage.igor.write("оценка 60", reply_to=card)
    asked = await stage.anna.see("Оценка по заявке", button="Согласен")
    await stage.settled()
    ticket_id, proposal_id, estimate_id = (
        await stage.rows("SELECT ticket.id, proposal.id, estimate.id FROM ticket, proposal, estimate")
    )[0]
    await stage.boris.write("Моё")
    offer = await stage.boris.see("Новая заявка", button="Открыть заявку")
    before = await stage.value("SELECT count(*) FROM outbox")
    for forged in (
        *(SettleCD(proposal_id=proposal_id, decision=decision) for decision in Decision),
        *(EstimateCD(estimate_id=estimate_id, agreed=agreed) for agreed in (True, False)),
        PendingCD(kind=OfferKind.PROPOSAL, offer_id=proposal_id),
        PendingCD(kind=OfferKind.ESTIMATE, offer_id=estimate_id),
        CapCD(estimate_id=estimate_id, minutes=30),
        DiscussCD(kind=OfferKind.PROPOSAL, offer_id=proposal_id),
        DiscussCD(kind=OfferKind.ESTIMATE, offer_id=estimate_id),
        RateCD(ticket_id=ticket_id, completion=1, stars=1),
        MyCD(action=MyAction.PAY_MONEY, ticket_id=ticket_id),
        MyCD(action=MyAction.PAY_HOURS, ticket_id=ticket_id),
    ):
        assert await stage.boris.tap_data(offer, forged.pack()) == "Такой заявки у вас нет."
    for unknown, said in (
        (SettleCD(proposal_id=77, decision=Decision.APPROVE), "Это решение уже не найти."),
        (EstimateCD(estimate_id=77, agreed=True), "Такой оценки нет."),
        (PendingCD(kind=OfferKind.PROPOSAL, offer_id=77), "Это решение уже не найти."),
        (PendingCD(kind=OfferKind.ESTIMATE, offer_id=77), "Такой оценки нет."),
    ):
        assert await stage.boris.tap_data(offer, unknown.pack()) == said
        # Who is not on the staff list taps for nothing in the engineers' group.
        in_group = stage.phones.phone(stage.victor.person_id, stage.igor.chat_id)
        assert "нет в списке сотрудников" in await in_group.tap_data(card, unknown.pack())
    # Buttons of one's own screens say nothing of others: Boris has no contract, no request and no such tickets.
    for own, said in (
        (TopUpCD(action=TopUpAction.SEND, minutes=300, price=300_000), "Часы покупают к действующему договору"),
        (TopUpStepCD(step=TopUpStep.AGREE, request_id=1), "Такого запроса нет."),
        (TopUpStepCD(step=TopUpStep.DECLINE, request_id=1), "Такого запроса нет."),
    ):
        assert said in await stage.boris.tap_data(offer, own.pack())
    assert await stage.boris.tap_data(offer, HistoryCD(action=HistoryAction.PAGE, page=99_999).pack()) == ""
    await stage.boris.see("Выполненных заявок пока нет")
    await stage.settled()
    assert await stage.rows("SELECT proposal.state, estimate.state FROM proposal, estimate") == [
        ("proposed", "proposed")
    ]
    assert await stage.rows("SELECT wants_money FROM ticket WHERE id = :id", id=ticket_id) == [(False,)]
    assert await stage.value("SELECT count(*) FROM outbox") == before
    # Doubled taps of one's own act once.
    answers = await asyncio.gather(*(stage.anna.tap(asked, "Согласен") for _ in range(3)))
    assert sorted(answers) == ["Записано: вы согласны", *["Ответ на оценку уже записан."] * 2]
