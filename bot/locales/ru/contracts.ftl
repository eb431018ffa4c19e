### Договоры: модели обслуживания, переходы на новую модель

## Модель обслуживания; вид: «с 1 января 2027 г.: бонусные часы»
service-model-bonus-hours = бонусные часы
service-model-unlimited = без ограничений
service-model-time-window = до { $until } бесплатно, потом платно
service-model-time-window-any = бесплатно до своего часа, потом платно
service-model-pay-as-you-go = каждый час по прайсу

contract-model = {" "}· { $model }
balance-contract = • Договор { $number } до { $until }{ $model }

## Предложение перейти: читает руководитель клиента
offer-title = <b>Предложение по договору { $number }</b>
offer-title-again = <b>Напоминаем: ждём ответа по договору { $number }</b>
offer-question = Ответьте, пожалуйста, кнопкой до { $until } включительно. Пока ответа нет, всё остаётся как есть.
offer-hours-unknown = по условиям договора
offer-agreed = ✅ Записано: вы согласны. Договор { $number } с { $day }: { $model }.
offer-refused = Записано: вы не согласны. По договору { $number } до конца срока, { $until }, всё остаётся как есть: { $model }.
offer-by = Ответ: { $name }.
offer-by-phone = С ваших слов по телефону записано сотрудником: { $name }.
button-offer-agree = Согласен
button-offer-refuse = Не согласен

## Переход глазами директора
campaigns-help = • /campaigns – кто переходит на новую модель обслуживания.
campaigns-none = Переходов на новую модель пока не было. Начать переход можно на сервере: chasovoy campaign start --help
campaigns-list = <b>Переходы на новую модель</b>
campaign-title = Переход { $number }: { $old } → { $new }
campaign-button = { $answered }/{ $offers } · { $title }
campaign-button-closed = закрыт · { $answered }/{ $offers } · { $title }
campaign-on = Дата перехода: { $day }
campaign-at-end = Каждый договор переходит, когда кончается его срок.
campaign-closed-on = Закрыт { $day }: ответы больше не принимаются.
campaign-counts = ✅ Согласны: { $agreed }
    ✖️ Отказались: { $refused }
    ⏳ Молчат: { $silent }
    ☎️ Некому ответить: { $unreachable }
campaign-row = Договор { $number } до { $until } – { $standing }
campaign-standing-unreachable = ☎️ некому ответить: позвонить
campaign-standing-silent = ⏳ ответа нет
campaign-standing-late = срок ответа вышел, модель прежняя
campaign-standing-refused = ✖️ отказались ({ $name }{ $how })
campaign-standing-agreed = ✅ согласны с { $day } ({ $name }{ $how })
campaign-by-phone = {" "}– по телефону
campaign-page = Страница { $page } из { $pages }
campaign-person = ☎️ { $name }, { $phone }
campaign-no-phone = Телефонов этого клиента в боте нет.
campaign-recorded = Записано
campaign-reminded = Напомнили, договоров: { $count }
button-record-phone = ☎️ { $name }
button-phone-agree = Согласны
button-phone-refuse = Отказались
button-page-back = ← назад
button-page-on = дальше →
button-remind = Напомнить молчащим: { $count }
button-remind-now = Да, напомнить: { $count }
button-to-list = ← К списку

## Почему не сделано
refusal-agreement-in-the-past = Соглашение не может действовать с прошедшего дня.
refusal-agreement-outside-term = Соглашение должно начинаться в срок договора.
refusal-agreement-changes-nothing = В этот день договор и так обслуживается на этих условиях.
refusal-agreement-known = С этого дня у договора уже есть другое соглашение.
refusal-agreement-managers-only = Отвечать на предложение может только руководитель компании. Попросите его или позвоните нам.
refusal-no-campaign = Такого перехода нет.
refusal-no-offer = Такого предложения у вас нет.
refusal-offer-agreed = Ответ уже записан: согласны. Ответ: { $name }.
refusal-offer-refused = Ответ уже записан: не согласны. Ответ: { $name }.
refusal-offer-closed = Ответы уже не принимаются, всё осталось как было. Если хотите перейти – позвоните нам.
refusal-offer-late = Срок ответа вышел: день перехода наступил, всё осталось как было. Если хотите перейти – позвоните нам.
refusal-campaign-closed = Этот переход уже закрыт.
refusal-campaign-same-model = Новая модель должна отличаться от прежней.
refusal-campaign-bad-text = Нужен текст соглашения, не длиннее { NUMBER($most, useGrouping: 0) } знаков.
refusal-campaign-placeholder = В тексте непонятная вставка «{ $name }». Можно: company, contract, from, to, date, hours – каждую в фигурных скобках; сама скобка пишется дважды.
refusal-campaign-placeholder-often = Вставка «{ $name }» стоит в тексте слишком часто: можно { $most } раза.
refusal-campaign-no-hours = Новая модель часов не даёт: уберите из текста вставку «hours».
refusal-campaign-too-soon = День перехода должен быть позже сегодняшнего.
refusal-campaign-nobody = На этой модели никого нет: предлагать некому.
refusal-campaign-running = С этой модели уже идёт переход № { $id }. Сначала закройте его.
refusal-campaign-nobody-silent = Напоминать некому: все, кто может ответить в боте, уже ответили или опоздали.
refusal-campaign-reminded = Сегодня уже напоминали. Следующий раз – завтра.
