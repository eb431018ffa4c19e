// The bot's keyboard under the input field: big buttons, some of which ask for the phone number or the place.

import * as api from "./api.js";
import { attempt, confirm } from "./dialogs.js";
import { h, icon, replaceChildren } from "./dom.js";
import { phoneNumber } from "./format.js";

export class ReplyKeyboard {
  #phone;
  #shown = null;
  #open = true;

  constructor(phone) {
    this.#phone = phone;
    this.element = h("div", { class: "reply-keyboard", role: "group", "aria-label": "Клавиатура бота", hidden: true });
  }

  get available() {
    return Boolean(this.#shown);
  }

  get open() {
    return this.available && this.#open;
  }

  toggle() {
    this.#open = !this.#open;
    this.element.hidden = !this.open;
  }

  update(markup) {
    const keyboard = markup?.keyboard ? markup : null;
    if (JSON.stringify(keyboard) === JSON.stringify(this.#shown)) return;
    this.#shown = keyboard;
    this.#open = true;
    this.element.hidden = !keyboard;
    this.element.classList.toggle("resized", Boolean(keyboard?.resize_keyboard));
    const rows = keyboard ? keyboard.keyboard : [];
    replaceChildren(this.element, rows.map((row) => h("div", { class: "reply-row" }, row.map((button) => this.#button(button)))));
  }

  #button(button) {
    const sign = button.request_contact ? "phone" : button.request_location ? "pin" : null;
    const style = button.style ? ` style-${button.style}` : "";
    return h(
      "button",
      { type: "button", class: `reply-button${style}`, onclick: () => this.#tap(button) },
      sign && icon(sign),
      h("span", {}, button.text),
    );
  }

  async #tap(button) {
    const { host, chatId, personId, person } = this.#phone;
    if (button.request_contact) {
      const agreed = await confirm(host, {
        title: "Поделиться номером телефона?",
        text: `Бот узнает номер этого человека: ${person.phone ? phoneNumber(person.phone) : "номера нет"}.`,
        ok: "Поделиться",
      });
      if (!agreed) return;
    }
    if (button.request_location) {
      const agreed = await confirm(host, { title: "Поделиться местом?", text: "Бот узнает, где сейчас этот человек.", ok: "Поделиться" });
      if (!agreed) return;
    }
    await attempt(host, () => api.tapKeyboard(chatId, personId, button.text));
  }
}
