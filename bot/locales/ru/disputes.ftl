### Клиент не согласен со списанием

button-disagree = ✋ Не согласен
dispute-toast = Передали: разберёмся и ответим здесь
dispute-known = Мы уже разбираемся: ответим здесь
dispute-noted = Вы не согласны со строкой «{ $service }» в заявке <b>{ $number }</b>. Разберёмся и ответим здесь.
    Если хотите, напишите следующим сообщением, что не так.
dispute-words-kept = Спасибо, передали ваши слова. Ответим здесь.
dispute-told-kept = По заявке <b>{ $number }</b> строка «{ $service }» остаётся как есть.
dispute-told-corrected = По заявке <b>{ $number }</b> строка «{ $service }» исправлена.
dispute-told-reversed = По заявке <b>{ $number }</b> строка «{ $service }» убрана, списанное возвращено.
dispute-told-reason = { $name }: { $reason }
dispute-told-reason-only = Причина: { $reason }

dispute-title = ✋ <b>{ $number }</b>: клиент не согласен со списанием
dispute-line = { $service }, { $engineer }, { $day }: заняло { $actual }, списано { $cost }
dispute-by = Не согласен: { $name }, { $at }
dispute-words = <blockquote>{ $text }</blockquote>
dispute-cost-hours = { $minutes }
dispute-cost-both = { $hours } и { $amount }
dispute-now-corrected = ✏️ Строка исправлена: { $answer }
dispute-now-reversed = ↩️ Строка убрана, списанное возвращено: { $answer }
dispute-now-kept = ✖️ Оставлено как есть: { $answer }
button-dispute-fix = Исправить…
button-dispute-reverse = Сторно полностью…
button-dispute-keep = Оставить…
button-dispute-confirm = Подтвердить сторно
dispute-preview = Убрать из <b>{ $number }</b> строку «{ $service }» целиком?
dispute-preview-cost = Вернётся: { $cost }
dispute-preview-reason = Причина для клиента: { $reason }
dispute-reason = по вашему обращению: строка снята полностью
dispute-reason-words = по вашему обращению «{ $text }»: строка снята полностью
dispute-done = Сторно сделано, клиенту сообщили
dispute-keep-prompt = <b>{ $number }</b>, «{ $service }»: списание остаётся. Почему? Ответьте на это сообщение, причину прочитает клиент.
dispute-keep-in-words = Причину нужно написать словами: её прочитает клиент.
dispute-keep-done = Клиенту сообщили: списание остаётся.
disputes-none = Спорных списаний нет.
disputes-list = <b>Клиент не согласен со списанием</b>: { $count }. Нажмите, чтобы решить.
card-disputed = ✋ Клиент не согласен со списанием – /disputes

refusal-dispute-not-yours = Не согласиться со списанием может тот, кто открыл заявку, или руководитель компании.
refusal-line-corrected = Эту строку уже исправили: смотрите новую.
refusal-nothing-to-dispute = По этой строке ничего не списано.
refusal-dispute-settled = По этому списанию уже решили.
refusal-no-dispute = Такого обращения нет.

command-disputes = С чем клиенты не согласны
