// The top of a phone: which chat this is, who writes here, and the small menu.

import * as api from "./api.js";
import { botAvatar, groupAvatar, personAvatar } from "./avatar.js";
import { attempt, confirm, menu } from "./dialogs.js";
import { h, icon, iconButton, replaceChildren } from "./dom.js";
import { fullName, plural } from "./format.js";
import { askForLink } from "./open-as.js";
import { pickPerson } from "./picker.js";

const BOT_STATUS = {
  administrator: "бот – администратор",
  member: "бот – участник",
  absent: "бота здесь нет",
  kicked: "бот исключён",
};

export class PhoneHeader {
  #phone;

  constructor(phone) {
    this.#phone = phone;
    this.element = h("header", { class: "phone-header" });
    this.render();
  }

  render() {
    const { chat, person, bot, isGroup } = this.#phone;
    const title = isGroup ? chat.title : bot.first_name;
    const about = isGroup ? `${plural(chat.members.length, "человек", "человека", "человек")}, ${BOT_STATUS[chat.bot_status]}` : person.blocked ? "бот заблокирован" : "бот";
    replaceChildren(
      this.element,
      h(
        "div",
        { class: "header-line" },
        h(
          "button",
          { type: "button", class: "chat-button", "data-testid": "chat", "aria-label": `Чат: ${title}. Выбрать другой`, onclick: (event) => this.#chooseChat(event.currentTarget) },
          isGroup ? groupAvatar(chat) : botAvatar(),
          h("span", { class: "chat-text" }, h("span", { class: "chat-title" }, h("span", {}, title), icon("chevron")), h("small", {}, about)),
        ),
        iconButton("more", "Действия", { onclick: (event) => this.#more(event.currentTarget), "data-testid": "more" }),
      ),
      h(
        "button",
        { type: "button", class: "who", "data-testid": "who", "aria-label": `Кто пишет: ${fullName(person)}. Сменить`, onclick: () => this.#chooseWho() },
        personAvatar(person, "tiny"),
        h("span", { class: "who-text" }, h("strong", {}, fullName(person)), person.label && h("span", {}, person.label)),
        icon("chevron"),
      ),
    );
  }

  async #chooseWho() {
    const phone = this.#phone;
    const { store, chat, isGroup, personId, host, desk } = phone;
    const people = isGroup ? chat.members.map((id) => store.persons.get(id)).filter(Boolean) : [...store.persons.values()];
    const picked = await pickPerson(host, isGroup ? "Кто пишет в группе" : "Чей это телефон", people, personId);
    if (picked && picked.id !== personId) desk.switchTo(phone, isGroup ? chat.id : picked.id, picked.id);
  }

  #chooseChat(anchor) {
    const phone = this.#phone;
    const { store, desk, host, chatId, person } = phone;
    const items = [
      { label: `${store.bot.first_name}: личный чат`, hint: fullName(person), checked: !phone.isGroup, run: () => desk.switchTo(phone, person.id, person.id) },
      ...store.groups().map((group) => ({
        label: group.title,
        hint: plural(group.members.length, "человек", "человека", "человек"),
        checked: group.id === chatId,
        run: () => desk.switchTo(phone, group.id, group.members.includes(person.id) ? person.id : group.members[0]),
      })),
    ];
    menu(host, anchor, items, "Чаты");
  }

  #more(anchor) {
    const phone = this.#phone;
    const { host, chatId, personId, chat, person, isGroup, desk } = phone;
    const status = (value, label) => ({
      label,
      checked: chat.bot_status === value,
      run: () => attempt(host, () => api.setBotStatus(chatId, personId, value)),
    });
    const items = isGroup
      ? [
          status("administrator", "Бот – администратор"),
          status("member", "Бот – участник"),
          status("absent", "Убрать бота"),
          status("kicked", "Исключить бота насовсем"),
          "-",
          chat.type === "group" && { icon: "group", label: "Сделать супергруппой", run: () => this.#migrate() },
          {
            icon: "group",
            label: chat.is_forum ? "Выключить темы" : "Включить темы",
            run: () => attempt(host, () => api.setForum(chatId, !chat.is_forum)),
          },
          ...this.#topicActions(),
        ]
      : [
          !person.blocked && { icon: "link", label: "Открыть по ссылке…", run: () => askForLink(phone) },
          {
            icon: "ban",
            label: person.blocked ? "Разблокировать бота" : "Заблокировать бота",
            danger: !person.blocked,
            run: () => attempt(host, () => api.setBlocked(personId, !person.blocked)),
          },
        ];
    if (desk.canRemove()) items.push(items.at(-1) === "-" ? null : "-", { icon: "close", label: "Убрать этот телефон", run: () => desk.remove(phone) });
    menu(host, anchor, items, "Действия");
  }

  #topicActions() {
    const { host, chatId, personId, topics } = this.#phone;
    const topic = topics.current;
    if (!topic) return [];
    const act = (action) => attempt(host, () => api.changeTopic(chatId, personId, topic.id, action));
    return [
      { label: topic.closed ? "Открыть тему" : "Закрыть тему", run: () => act(topic.closed ? "reopen" : "close") },
      { icon: "trash", label: "Удалить тему", danger: true, run: () => act("delete") },
    ];
  }

  async #migrate() {
    const { host, chatId } = this.#phone;
    const agreed = await confirm(host, {
      title: "Сделать супергруппой?",
      text: "У группы сменится номер, обратно не вернуть. Бот должен это пережить.",
      ok: "Сделать",
    });
    if (agreed) await attempt(host, () => api.migrate(chatId));
  }
}
