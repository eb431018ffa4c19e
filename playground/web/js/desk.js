// The page around the phones: which phones there are, columns on a desktop, tabs on a phone.

import { pictureViewer } from "./media.js";
import { h, icon, iconButton, replaceChildren } from "./dom.js";
import { fullName } from "./format.js";
import { firstLayout, saveLayout, startLayout } from "./layout.js";
import { Phone } from "./phone.js";

const MOST_PHONES = 6;

export class Desk {
  #store;
  #main;
  #tabs;
  #columns = []; // { host, phone, unread }
  #active = 0;

  constructor(store, app) {
    this.#store = store;
    this.#main = app.querySelector("#phones");
    this.#tabs = app.querySelector("#tabs");
    this.showPicture = pictureViewer(app);
    store.on("arrived", (arrival) => this.#arrived(arrival));
    store.on("person", () => this.#renderTabs());
  }

  /** Build the phones once there is somebody to show. */
  start() {
    const choices = startLayout(this.#store, innerWidth >= 1800 ? 4 : 3);
    if (!choices.length) return false;
    for (const choice of choices) this.#add(choice);
    this.#main.append(
      h(
        "button",
        { type: "button", class: "add-phone", "data-testid": "add-phone", onclick: () => this.addPhone() },
        icon("plus"),
        h("span", {}, "Ещё телефон"),
      ),
    );
    this.#name();
    return true;
  }

  /** Whether a person or a chat on the page is gone: the playground has begun a new life. */
  broken() {
    return this.#columns.some(({ phone }) => !phone.chat || !phone.person);
  }

  clear() {
    for (const { host, phone } of this.#columns) {
      phone.destroy();
      host.remove();
    }
    this.#columns = [];
    this.#active = 0;
    this.#main.querySelector(".add-phone")?.remove();
    this.#tabs.replaceChildren();
  }

  #add(choice) {
    const host = h("section", { class: "phone" }, h("div", { class: "overlays" }, h("div", { class: "toasts" })));
    this.#main.insertBefore(host, this.#main.querySelector(".add-phone"));
    const column = { host, phone: new Phone(host, this.#store, this, choice), unread: 0 };
    this.#columns.push(column);
    return column;
  }

  addPhone(choice = null) {
    if (this.#columns.length >= MOST_PHONES) return;
    const shown = new Set(this.#columns.map(({ phone }) => phone.chatId));
    const next = choice || firstLayout(this.#store, MOST_PHONES + 1).find(({ chatId }) => !shown.has(chatId));
    if (!next) return;
    this.#add(next);
    this.#active = this.#columns.length - 1;
    this.#changed();
    this.#reveal(this.#columns.at(-1));
  }

  canRemove = () => this.#columns.length > 1;

  remove(phone) {
    const at = this.#columns.findIndex((column) => column.phone === phone);
    phone.destroy();
    this.#columns[at].host.remove();
    this.#columns.splice(at, 1);
    this.#active = Math.min(this.#active, this.#columns.length - 1);
    this.#changed();
  }

  /** Show another chat or another person in a phone. */
  switchTo(phone, chatId, personId) {
    const column = this.#columns.find((item) => item.phone === phone);
    if (!column || !this.#store.chat(chatId)) return;
    phone.destroy();
    column.phone = new Phone(column.host, this.#store, this, { chatId, personId });
    column.unread = 0;
    this.#changed();
    column.host.querySelector(".who").focus({ preventScroll: true });
  }

  /** Bring a person's private chat to the front, in its own phone if it has none. */
  showPrivate(personId) {
    let column = this.#columns.find(({ phone }) => phone.chatId === personId);
    if (!column && this.#columns.length < MOST_PHONES) {
      this.addPhone({ chatId: personId, personId });
      return;
    }
    if (!column) {
      column = this.#columns.at(-1);
      this.switchTo(column.phone, personId, personId);
    }
    this.#activate(this.#columns.indexOf(column));
    this.#reveal(column);
  }

  #reveal(column) {
    column.host.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    column.host.classList.remove("called");
    void column.host.offsetWidth; // restarts the animation
    column.host.classList.add("called");
  }

  #activate(index) {
    this.#active = index;
    this.#columns[index].unread = 0;
    this.#renderTabs();
  }

  #arrived({ chatId, message }) {
    this.#columns.forEach((column, index) => {
      if (column.phone.chatId === chatId && index !== this.#active && message.from?.id !== column.phone.personId) column.unread += 1;
    });
    this.#renderTabs();
  }

  #changed() {
    saveLayout(this.#columns.map(({ phone }) => ({ chatId: phone.chatId, personId: phone.personId })));
    this.#name();
  }

  /** Names and hooks of the phones follow their order. */
  #name() {
    this.#columns.forEach(({ host, phone }, index) => {
      host.dataset.testid = `phone-${index}`;
      host.setAttribute("aria-label", phone.isGroup ? `Телефон: группа ${phone.chat.title}` : `Телефон: ${fullName(phone.person)}`);
    });
    this.#main.querySelector(".add-phone").hidden = this.#columns.length >= MOST_PHONES;
    this.#renderTabs();
  }

  #renderTabs() {
    this.#columns.forEach(({ host }, index) => host.classList.toggle("active", index === this.#active));
    replaceChildren(
      this.#tabs,
      this.#columns.map(({ phone, unread }, index) => this.#tab(phone, unread, index)),
      this.#columns.length < MOST_PHONES && iconButton("plus", "Ещё телефон", { class: "tab-add", onclick: () => this.addPhone() }),
    );
  }

  #tab(phone, unread, index) {
    const name = phone.isGroup ? phone.chat.title : fullName(phone.person);
    const active = index === this.#active;
    return h(
      "button",
      {
        type: "button",
        class: "tab",
        "data-testid": `tab-${index}`,
        "aria-current": active ? "true" : undefined,
        onclick: () => this.#activate(index),
      },
      icon(phone.isGroup ? "group" : "contact"),
      h("span", { class: "tab-name" }, name),
      unread > 0 && h("span", { class: "badge", "aria-label": `непрочитанных: ${unread}` }, unread > 99 ? "99+" : unread),
    );
  }
}
