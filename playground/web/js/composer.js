// The input field: text, reply and edit modes, attachments, commands, the button of the bot's keyboard.

import * as api from "./api.js";
import { Attach } from "./attach.js";
import { attempt, menu, toast } from "./dialogs.js";
import { h, icon, iconButton, replaceChildren } from "./dom.js";
import { fullName } from "./format.js";
import { InlineResults } from "./inline-results.js";
import { summary } from "./media.js";

const desktop = matchMedia("(hover: hover) and (pointer: fine)");
// What was typed and not sent, by chat and person: switching a phone to and fro loses nothing.
const drafts = new Map();

export class Composer {
  #phone;
  #mode = null; // { kind: "reply" | "edit", message }
  #draftKey;
  #attach;

  constructor(phone, keyboard) {
    this.#phone = phone;
    this.#draftKey = `${phone.chatId}:${phone.personId}`;
    this.#attach = new Attach(phone, this);
    this.context = h("div", { class: "composer-context", hidden: true });
    this.inline = new InlineResults(phone, () => this.clear());
    this.recordBar = h("div", { class: "record-bar", hidden: true });
    this.field = h("textarea", {
      class: "composer-field",
      rows: "1",
      placeholder: "Сообщение",
      "aria-label": "Сообщение",
      "data-testid": "composer",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
      onpaste: (event) => this.#files(event, event.clipboardData.files),
    });
    this.sendButton = h("button", { type: "button", class: "send", "data-testid": "send", "aria-label": "Отправить", onclick: () => this.#send() }, icon("send"));
    this.keyboardButton = iconButton("keyboard", "Клавиатура бота", {
      hidden: true,
      "aria-expanded": "true",
      onclick: () => {
        keyboard.toggle();
        this.keyboardButton.setAttribute("aria-expanded", String(keyboard.open));
      },
    });
    this.element = h(
      "div",
      { class: "composer" },
      this.inline.element,
      this.context,
      h(
        "div",
        { class: "composer-line" },
        iconButton("attach", "Прикрепить", { onclick: (event) => this.#attach.open(event.currentTarget), "data-testid": "attach" }),
        h(
          "div",
          { class: "composer-box" },
          this.field,
          iconButton("commands", "Команды бота", { onclick: (event) => this.#commands(event.currentTarget), "data-testid": "commands" }),
          this.keyboardButton,
        ),
        this.sendButton,
        this.#attach.input,
      ),
      this.recordBar,
    );
    this.field.value = drafts.get(this.#draftKey) || "";
    this.#grow();
  }

  get text() {
    return this.field.value.trim();
  }

  get replyTo() {
    return this.#mode?.kind === "reply" ? this.#mode.message.message_id : undefined;
  }

  /** Follow the bot's keyboard: its placeholder and the button that folds it. */
  keyboardChanged(markup) {
    this.keyboardButton.hidden = !markup?.keyboard;
    this.keyboardButton.setAttribute("aria-expanded", "true");
    this.field.placeholder = markup?.input_field_placeholder || "Сообщение";
  }

  reply(message, { focus = true } = {}) {
    this.#setMode({ kind: "reply", message });
    if (focus) this.field.focus();
  }

  edit(message) {
    this.#setMode({ kind: "edit", message });
    this.field.value = message.text ?? message.caption ?? "";
    this.#typed();
    this.field.focus();
  }

  clear() {
    this.field.value = "";
    this.#typed();
    this.clearReply();
  }

  clearReply() {
    this.#setMode(null);
  }

  /** Files dropped on the phone or pasted into the field. */
  takeFiles(files) {
    this.#attach.preview([...files], false);
  }

  #files(event, files) {
    if (!files.length) return;
    event.preventDefault();
    this.takeFiles(files);
  }

  #setMode(mode) {
    const wasEdit = this.#mode?.kind === "edit";
    this.#mode = mode;
    if (wasEdit && mode === null) {
      this.field.value = "";
      this.#typed();
    }
    this.context.hidden = !mode;
    if (!mode) return;
    const title = mode.kind === "edit" ? "Изменить сообщение" : `Ответ: ${fullName(mode.message.from || { first_name: "кто-то" })}`;
    replaceChildren(
      this.context,
      icon(mode.kind === "edit" ? "edit" : "reply"),
      h("span", { class: "context-text" }, h("strong", {}, title), h("span", {}, summary(mode.message))),
      iconButton("close", "Отменить", { onclick: () => this.clearReply() }),
    );
  }

  #typed() {
    if (this.#mode?.kind !== "edit") drafts.set(this.#draftKey, this.field.value);
    this.#grow();
    this.inline.typed(this.#mode?.kind === "edit" ? "" : this.field.value);
  }

  #grow() {
    const { field } = this;
    field.style.height = "auto";
    if (field.scrollHeight) field.style.height = `${field.scrollHeight}px`;
    this.sendButton.classList.toggle("ready", this.text !== "");
  }

  #key(event) {
    if (event.key === "Escape") this.inline.close();
    if (event.key === "Escape" && this.#mode) this.clearReply();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !desktop.matches) return;
    event.preventDefault();
    this.#send();
  }

  async #send() {
    const { text } = this;
    if (!text) {
      this.field.focus();
      return;
    }
    const { host, chatId, personId } = this.#phone;
    const mode = this.#mode;
    const { replyTo } = this;
    if (this.sendButton.disabled) return;
    this.sendButton.disabled = true;
    const sent = await attempt(host, () =>
      mode?.kind === "edit"
        ? api.editMessage(chatId, personId, mode.message.message_id, text)
        : api.send(chatId, personId, text, replyTo, this.#phone.threadId),
    );
    this.sendButton.disabled = false;
    if (sent && this.text === text) this.clear();
    this.field.focus({ preventScroll: true });
  }

  async #commands(anchor) {
    const { host, chatId, personId, store, isGroup, threadId } = this.#phone;
    const commands = await attempt(host, () => store.commands());
    if (!commands) return;
    if (!commands.length) {
      toast(host, "Бот пока не объявил команд");
      return;
    }
    const suffix = isGroup ? `@${store.bot.username}` : "";
    const items = commands.map(({ command, description }) => ({
      label: `/${command}`,
      hint: description,
      run: () => attempt(host, () => api.send(chatId, personId, `/${command}${suffix}`, undefined, threadId)),
    }));
    menu(host, anchor, items, "Команды бота");
  }
}
