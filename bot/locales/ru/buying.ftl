### Часы: на что ушли, купить ещё

button-spent = На что ушли
button-buy = Купить часы
spent-title = <b>На что ушли часы и деньги</b>
    Нажмите строку – объясним, почему столько. Там же можно не согласиться.
spent-none = Пока ничего не списано.

button-buy-own = Другое количество
button-buy-send = Попросить счёт
button-buy-agree = Согласен, попросить счёт
button-buy-no = Не покупаем
button-buy-withdraw = Отозвать запрос
buy-how-many = Сколько часов купить? Час стоит { $price } по договору { $contract }; купленное действует до { $until }
buy-own = Напишите, сколько часов нужно: «7», «7,5 ч» или «2 ч 30 мин».
buy-own-again = Не понял, сколько часов. Напишите, например, «7» или «2 ч 30 мин»; передумали – /cancel.
buy-offer = <b>{ $minutes }</b> – <b>{ $amount }</b>
    { $price } в час по договору { $contract }. Действуют до { $until }
    Попросить счёт?
buy-sent = Запрос передан
buy-agreed = Согласие записано
buy-declined = Запрос отозван
buy-wanted = { $name } просит купить { $minutes } – { $amount }.
buy-wanted-ask = Согласны? Тогда попросим счёт.
buy-wanted-yes = ✅ Согласовано, счёт запрошен.
buy-wanted-no = ✖️ Не покупаем.
buy-step-wanted = Вы просите купить { $minutes } ({ $amount }). Спросили вашего руководителя.
buy-step-asked = Запрос принят: { $minutes } – { $amount }. Выставим счёт и сообщим.
buy-step-invoiced = Счёт выставлен: { $minutes } – { $amount }. Часы начислим, когда придёт оплата.
buy-step-granted = Оплата получена: { $minutes }.
buy-step-declined = Запрос на { $minutes } ({ $amount }) больше не действует. Решение: { $name }.

top-up-title = 🧾 Запрос { $number }: купить часы
top-up-what = { $minutes } – <b>{ $amount }</b> ({ $price } в час, договор { $contract })
    Просит: { $name }, { $day }
top-up-unagreed = ☎️ Руководителя клиента в боте нет: согласуйте покупку по телефону.
top-up-state-wanted = Ждёт согласия руководителя клиента.
top-up-state-asked = Нужно выставить счёт.
top-up-state-invoiced = Счёт выставлен, ждём оплату.
top-up-state-granted = ✅ Оплачено, часы начислены.
top-up-state-declined = ✖️ Отменено.
top-up-by = { $name }
top-up-invoice-coming = 🕓 Счёт в 1С создаётся сам, номер появится здесь.
top-up-invoice-there = 📄 Счёт{ $number } создан в 1С, не проведён.
top-up-invoice-differs = ⚠️ Счёт{ $number } создан в 1С, не проведён, но 1С сохранила не всё: проверьте его.
top-up-invoice-stopped = ⚠️ Счёт в 1С сам не создался, руководителю сказано почему. Не ждите: выставьте его вручную.
top-up-invoice-by-hand = 📄 Счёт в 1С:{ $number }
top-up-invoice-dropped = Решено не создавать счёт в 1С: выставьте его вручную.
top-up-invoice-unsent = Счёт в 1С не создавали.
top-up-invoice-leaving = 🕓 Счёт в 1С помечаем на удаление.
top-up-invoice-gone = Счёт{ $number } в 1С помечен на удаление.
top-up-invoice-stuck = ⚠️ Счёт{ $number } в 1С не отменён: отмените проведение и пометьте его на удаление сами.
top-up-invoice-left = ⚠️ Счёт{ $number } остался в 1С: решите сами, нужен ли он.
top-up-grant = Оплата пришла? Начислим { $minutes } за { $amount }:
top-up-reason = оплата по запросу { $number }
button-top-up-invoiced = Счёт выставлен
button-top-up-paid = Оплачено…
button-top-up-grant = Начислить { $minutes }
button-top-up-decline = Отменить запрос
top-up-noted-invoiced = Записано: счёт выставлен. Клиенту сообщили.
top-up-noted-grant = Часы начислены. Клиенту сообщили.
top-up-noted-no = Запрос отменён. Клиенту сообщили.
accountant-bound = Готово: запросы на счета будут приходить сюда.

refusal-bad-top-up = Купить можно от 1 минуты до { NUMBER($hours, useGrouping: 0) } часов. Проверьте число.
refusal-nothing-to-top-up = Часы покупают к действующему договору, а его нет. Напишите или позвоните нам.
refusal-no-hour-price = Цена часа не заведена. Напишите или позвоните нам: посчитаем.
refusal-price-changed = Цена часа изменилась. Откройте «Купить часы» ещё раз.
refusal-top-up-open = Запрос на часы уже передан. Пока он не закончен, второй не нужен.
refusal-top-up-moved = Этот шаг уже сделан, или запрос отменён.
refusal-no-top-up = Такого запроса нет.
