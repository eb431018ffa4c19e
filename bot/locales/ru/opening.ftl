### Новая заявка одним сообщением: чего ждать, что выбрать, что известно заранее

expect-service = Похоже, это «{ $service }»: обычно { $usual }.
expect-any = Обычно заявка занимает { $usual }.
expect-minutes = { $low }–{ $high } мин
expect-few = { $usual } (мало данных)
expect-free = Бесплатно, часы не тратятся.
expect-free-by-contract = По договору бесплатно, часы не тратятся.
expect-after = Останется ≈ { $minutes }.
expect-available = Сейчас доступно { $minutes }.
expect-short-ask = Доступно { $minutes }, часов может не хватить: остальное сначала согласуем с вами.
expect-short-bill = Доступно { $minutes }, часов может не хватить: остальное – за деньги.
expect-short-block = Доступно { $minutes }, часов может не хватить: сверх них без пополнения не работаем.
expect-price-hour = За деньги: обычно { $price } в час.
expect-price-fixed = За деньги: обычно { $price }.
expect-date = Можем сделать { $at }.
expect-date-unknown = Про срок пока мало данных.
expect-urgent = ⚡ Похоже на срочное («{ $words }»). Если работа стоит, нажмите «Срочно».

button-draft-money = 💳 За деньги
button-draft-money-chosen = ✅ За деньги
button-draft-urgent = 🔥 Срочно
button-draft-urgent-chosen = ✅ Срочно
button-draft-date = 📅 Срок…
button-draft-date-chosen = 📅 { $at }
button-draft-no-date = Без срока
draft-money-toast = Заплатите деньгами, часы останутся
draft-hours-toast = Спишем с часов
draft-urgent-toast = Откроем как срочную
draft-not-urgent-toast = Откроем как обычную
draft-date-toast = Попросим срок: { $at }
draft-no-date-toast = Без желаемого срока
draft-as-number = Новая заявка
draft-date-choose = 📅 <b>Новая заявка</b>: к какому сроку нужно?
choices-lost-money = Заявка <b>{ $number }</b> открыта, но оплатить её деньгами сейчас нельзя: работа пойдёт по условиям договора.
choices-lost-urgent = Заявка <b>{ $number }</b> открыта как обычная: срочных по вашему договору больше нет.
choices-lost-date = Заявка <b>{ $number }</b> открыта, но срок { $at } уже не получится. Выберите другой.

sticker-alone = Что случилось? Опишите вопрос одним сообщением – текстом, фото, файлом или голосом.
forwarded-from = Переслано от { $name }:
subject-voice = Голосовое сообщение
subject-video-note = Видеосообщение

card-configuration = 1С: { $names }
card-configurations = 1С: { $names } (какая – не сказано)
card-sounds-urgent = ⚡ Возможно, срочно: «{ $words }»
card-similar = 🔁 Похоже на { $number } ({ $when }): { $done }
card-similar-no-work = работы не записаны
card-words-rest = … продолжение { $number }:
button-similar = 🔁 Похожая: { $number }
similar-title = 🔁 <b>{ $number }</b> похожа на <b>{ $similar }</b> (решена: { $when })
similar-asked = <blockquote>{ $text }</blockquote>
similar-line = • { $done }
similar-no-work = Работы не записаны.
similar-answered = Ответили: <i>{ $text }</i>

configuration-added = Записано: у клиента { $company } – { $name }
configuration-removed = Убрано: у клиента { $company } больше нет { $name }

refusal-nothing-to-choose-yet = Выбирать нечего: по вашему договору часы с такой заявки не списываются.
refusal-bad-configuration = Нужно название конфигурации, не длиннее { NUMBER($most, useGrouping: 0) } знаков.
refusal-too-many-configurations = Больше { NUMBER($most, useGrouping: 0) } конфигураций у одного клиента не записываем: уберите лишние.
refusal-no-configuration = Такой конфигурации у этого клиента не записано.
refusal-no-similar = Похожей заявки не нашлось.
refusal-bad-urgency-sign = Нужны слова, не длиннее { NUMBER($most, useGrouping: 0) } знаков, и всего их не больше двухсот.
refusal-no-urgency-sign = Таких слов в списке нет.
