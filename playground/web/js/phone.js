// One phone: a chat seen by one person. It is built anew when the chat or the person changes.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { attempt, confirm, menu, toast } from "./dialogs.js";
import { h } from "./dom.js";
import { PhoneHeader } from "./phone-header.js";
import { Presses } from "./inline-keyboard.js";
import { startPayload } from "./links.js";
import { MessageList } from "./message-list.js";
import { openAs } from "./open-as.js";
import { ReplyKeyboard } from "./reply-keyboard.js";
import { TopicList } from "./topics.js";

const REACTIONS = ["👍", "👌", "❤", "👎"];

export class Phone {
  #off = [];

  /**
   * `desk` is the page around the phones: `switchTo(phone, chatId, personId)`, `showPrivate(personId)`,
   * `remove(phone)`, `showPicture(url)`.
   */
  constructor(host, store, desk, { chatId, personId }) {
    this.host = host;
    this.store = store;
    this.desk = desk;
    this.chatId = chatId;
    this.personId = personId;
    this.isGroup = this.chat.type !== "private";
    this.showPicture = desk.showPicture;
    this.presses = new Presses(store, host);
    this.log = store.log(chatId);
    this.topics = new TopicList(this);
    this.list = new MessageList(this.log, this);
    this.keyboard = new ReplyKeyboard(this);
    this.composer = new Composer(this, this.keyboard);
    this.header = new PhoneHeader(this);
    this.foot = h("div", { class: "phone-foot" });
    this.body = h("div", { class: "phone-body" }, this.header.element, this.topics.element, this.list.element, this.foot);
    host.prepend(this.body);
    this.#follow();
    this.#renderFoot();
    this.#showKeyboard();
    this.#load();
  }

  get chat() {
    return this.store.chat(this.chatId);
  }

  get person() {
    return this.store.persons.get(this.personId);
  }

  get bot() {
    return this.store.bot;
  }

  /** Where the person writes; undefined for General. */
  get threadId() {
    return this.topics.current?.id;
  }

  topicChanged() {
    this.composer.clearReply();
    this.list.toBottom();
    this.list.refresh();
    this.#showKeyboard();
  }

  destroy() {
    for (const off of this.#off) off();
    this.presses.stop();
    this.list.destroy();
    this.body.remove();
  }

  #follow() {
    const { store } = this;
    this.#off.push(
      store.on(`messages:${this.chatId}`, () => this.list.refresh()),
      store.on("arrived", ({ chatId, message }) => {
        if (chatId !== this.chatId) return;
        this.topics.noteArrival(message);
        this.list.noteArrival(message);
      }),
      store.on(`keyboard:${this.chatId}`, () => this.#showKeyboard()),
      store.on("chat", (chat) => chat.id === this.chatId && this.#chatChanged(chat)),
      store.on("person", (person) => person.id === this.personId && this.#renderFoot()),
      store.on("reloaded", () => {
        this.topics.render();
        this.#renderFoot();
        this.#showKeyboard();
        this.#load();
      }),
    );
    this.body.addEventListener("dragover", (event) => event.preventDefault());
    this.body.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) this.composer.takeFiles(event.dataTransfer.files);
    });
  }

  async #load() {
    if (!this.log.loaded) await attempt(this.host, () => this.log.load());
    this.list.refresh();
  }

  #chatChanged(chat) {
    if (chat.migrated_to) {
      this.desk.switchTo(this, chat.migrated_to, this.personId);
      return;
    }
    this.header.render();
    this.topics.render();
    this.list.refresh();
    this.#showKeyboard();
  }

  #showKeyboard() {
    const markup = this.chat.keyboard;
    this.keyboard.update(markup);
    this.composer.keyboardChanged(markup);
    if (markup?.force_reply) {
      const last = [...this.log.messages.values()].findLast((message) => message.from?.id === this.bot.id && !message.deleted && this.topics.shows(message));
      if (last) this.composer.reply(last, { focus: false });
    }
  }

  /** The composer, or a big button for somebody who has not started the bot or has blocked it. */
  #renderFoot() {
    this.header.render();
    const { person } = this;
    const closed = this.isGroup ? null : person.blocked ? "blocked" : person.started ? null : "new";
    if (this.foot.dataset.state === String(closed)) return;
    this.foot.dataset.state = String(closed);
    this.foot.replaceChildren();
    if (!closed) {
      this.foot.append(this.composer.element, this.keyboard.element);
      return;
    }
    const blocked = closed === "blocked";
    const run = () =>
      attempt(this.host, () => (blocked ? api.setBlocked(person.id, false) : api.start(person.id)));
    this.foot.append(
      h(
        "button",
        { type: "button", class: "big-button", "data-testid": blocked ? "unblock" : "start", onclick: run },
        blocked ? "Разблокировать бота" : "Запустить",
      ),
    );
  }

  emptyText() {
    if (this.isGroup) return "В группе пока тихо";
    return this.person.started ? "Сообщений пока нет" : "Здесь пока пусто: бот ещё не запущен";
  }

  sendCommand = async (command) => {
    await attempt(this.host, () => api.send(this.chatId, this.personId, command, undefined, this.threadId));
  };

  async copy(text) {
    await attempt(this.host, async () => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        throw new Error("Браузер не дал скопировать");
      }
      toast(this.host, "Скопировано");
    });
  }

  async scrollTo(messageId) {
    if (!(await this.list.scrollTo(messageId))) toast(this.host, "Этого сообщения здесь уже нет");
  }

  /** Links that open the bot stay on the page; returns whether the link was one of them. */
  openLink = (address) => {
    const payload = startPayload(address, this.bot.username);
    if (payload === null) return false;
    openAs(this, payload);
    return true;
  };

  /** What can be done with a message; `anchor` is an element or a rectangle. */
  openMessageMenu(message, anchor, album) {
    const mine = message.from?.id === this.personId;
    const text = message.text ?? message.caption;
    const own = message.reactions?.find((each) => each.from_id === this.personId)?.emoji;
    const react = (emoji) => attempt(this.host, () => api.react(this.chatId, this.personId, message.message_id, emoji));
    const items = [
      ...REACTIONS.map((emoji) => ({ label: emoji, checked: own === emoji, run: () => react(own === emoji ? null : emoji) })),
      "-",
      { icon: "reply", label: "Ответить", run: () => this.composer.reply(message) },
      mine && text !== undefined && { icon: "edit", label: "Изменить", run: () => this.composer.edit(message) },
      text !== undefined && { icon: "copy", label: "Копировать", run: () => this.copy(text) },
      mine && { icon: "trash", label: "Удалить", danger: true, run: () => this.#delete(album) },
    ];
    menu(this.host, anchor, items, "Действия с сообщением");
  }

  async #delete(messages) {
    const agreed = await confirm(this.host, {
      title: messages.length > 1 ? "Удалить альбом?" : "Удалить сообщение?",
      text: "Бот об этом не узнает: так устроен Telegram.",
      ok: "Удалить",
      danger: true,
    });
    if (!agreed) return;
    for (const { message_id: messageId } of messages) {
      await attempt(this.host, () => api.deleteMessage(this.chatId, this.personId, messageId));
    }
  }
}
