mirror-failed = ⚠️ <b>Обмен с 1С: данные не обновлены.</b> { $why }
mirror-failed-place = • { $name }
mirror-failed-more = … и ещё { $count }
mirror-failed-kept = Всё, что загружено раньше, осталось как было.
mirror-failure-no-counterparties = 1С ответила, что контрагентов нет. Проверьте права пользователя обмена и состав стандартного интерфейса OData.
mirror-failure-no-contracts = Среди договоров 1С не нашлось ни одного договора ИТС. Проверьте раздел [contracts] файла соответствия.
mirror-failure-incomplete = 1С отдала не все строки, которые обещала. Обычно проходит само: справочник меняли во время загрузки.
mirror-failure-fewer-counterparties = Контрагентов стало намного меньше, чем в прошлый раз. Если так и должно быть: chasovoy onec pull --accept-drop
mirror-failure-fewer-contracts = Договоров ИТС стало намного меньше, чем в прошлый раз. Если так и должно быть: chasovoy onec pull --accept-drop
mirror-failure-unreachable = База 1С давно не отвечает. Проверьте, что она опубликована и работает: chasovoy onec probe
mirror-failure-denied = 1С не пускает пользователя обмена: неверный пароль или не хватает прав. Проверьте ONEC_USER и ONEC_PASSWORD: chasovoy onec probe
mirror-failure-not-onec = По адресу ONEC_URL отвечает не 1С. Проверьте адрес публикации: chasovoy onec probe
mirror-failure-mapping = Файл соответствия не подходит к базе. Что не так и как исправить – командой chasovoy onec probe на сервере:
mirror-troubled = 📇 <b>Обмен с 1С:</b> нужно решение человека – { $new ->
        [one] { $new } новый вопрос
        [few] { $new } новых вопроса
       *[many] { $new } новых вопросов
    }, всего ждут { $total }.
mirror-troubled-how = Посмотреть и решить: chasovoy onec troubles
mirror-counterparty = Контрагент «{ $name }» (ИНН { $inn }, КПП { $kpp }): { $why }
mirror-contract = Договор «{ $number }» контрагента «{ $name }» (ИНН { $inn }): { $why }
mirror-none = нет
mirror-nobody = не загружен
mirror-no-troubles = Вопросов по обмену с 1С нет.
mirror-counterparty-no-inn = есть договор ИТС, но не заполнен ИНН. Заполните его в 1С.
mirror-counterparty-bad-inn = такого ИНН не бывает. Исправьте его в 1С.
mirror-counterparty-bad-kpp = такого КПП не бывает. Исправьте его в 1С; у предпринимателя КПП должен быть пустым.
mirror-counterparty-bad-name = название пустое или слишком длинное. Исправьте его в 1С.
mirror-counterparty-ambiguous = у нас есть клиент с этим ИНН, но в 1С их несколько, и непонятно, который из них он. Выберите: chasovoy onec match или chasovoy onec leave.
mirror-counterparty-duplicate = в 1С это не единственный контрагент с такими ИНН и КПП. Пометьте лишнего на удаление в 1С или выберите сами: chasovoy onec match.
mirror-counterparty-deleted = помечен на удаление в 1С. У нас ничего не изменено. Снимите пометку, свяжите клиента с другим контрагентом (chasovoy onec match) или оставьте (chasovoy onec leave).
mirror-counterparty-absent = больше не найден в 1С. У нас ничего не изменено. Свяжите клиента с другим контрагентом (chasovoy onec match) или оставьте (chasovoy onec leave).
mirror-counterparty-inn-changed = в 1С изменился ИНН, поэтому его договоры не загружаются. Если это тот же клиент, подтвердите: chasovoy onec match.
mirror-counterparty-kpp-taken = в 1С изменился КПП, но такой уже есть у другого нашего клиента. Исправьте КПП в 1С.
mirror-contract-no-number = не заполнен номер (или он длиннее 64 знаков). Исправьте его в 1С.
mirror-contract-no-start = не заполнена дата начала. Заполните её в 1С.
mirror-contract-no-months = непонятно, на сколько месяцев: срок не заполнен. Заполните его в 1С.
mirror-contract-bad-months = срок не читается или не от 1 до 36 месяцев. Исправьте его в 1С.
mirror-contract-not-whole-months = от начала до окончания – не целое число месяцев. Исправьте даты в 1С.
mirror-contract-several-sales = по договору несколько продаж ИТС, и непонятно, какая задаёт срок. Заведите в 1С отдельный договор на каждый срок.
mirror-contract-no-owner = его контрагент не загружен. Проверьте отбор в разделе [counterparties] файла соответствия и владельца договора в 1С.
mirror-contract-number-used = у клиента уже есть договор с этим номером, но с другим сроком. Исправьте номер или срок в 1С или у нас (chasovoy contract term).
mirror-contract-several-earlier = непонятно, какой из договоров он продлевает: накануне кончаются несколько. Продлите его у нас: chasovoy contract add.
mirror-contract-owner-changed = в 1С теперь принадлежит другому контрагенту. У нас ничего не изменено. Исправьте владельца в 1С.
mirror-contract-start-changed = в 1С изменилась дата начала. У нас ничего не изменено. Верните дату в 1С или заведите новый договор.
mirror-contract-term-differs = срок у нас изменили не так, как в 1С. Исправьте его в 1С или у нас (chasovoy contract term).
mirror-contract-deleted = помечен на удаление в 1С. У нас договор и часы остались. Снимите пометку или измените срок у нас (chasovoy contract term).
mirror-contract-absent = больше не найден в 1С. У нас договор и часы остались. Верните его в 1С или измените срок у нас (chasovoy contract term).
