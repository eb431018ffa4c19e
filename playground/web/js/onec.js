// The 1C base: its documents as the accountant sees them, and what goes wrong with it.

import * as api from "./api.js";
import { attempt } from "./dialogs.js";
import { h, icon, iconButton, replaceChildren } from "./dom.js";
import { plural } from "./format.js";

const MOST_SHOWN = 100;
const MONEY = new Intl.NumberFormat("ru-RU", { style: "currency", currency: "RUB" });

export class OneC {
  #store;
  #host;
  #list = h("div", { class: "onec-list" });
  #state = h("p", { class: "onec-state", role: "status" });
  #down;
  #loading = null;
  #stale = false;

  constructor(store, host) {
    this.#store = store;
    this.#host = host;
    this.button = h(
      "button",
      {
        type: "button",
        class: "onec-button",
        "data-testid": "onec-open",
        "aria-expanded": "false",
        "aria-label": "1С: документы базы",
        onclick: () => this.#show(this.panel.hidden),
      },
      icon("file"),
      "1С",
    );
    this.#down = h("button", {
      type: "button",
      class: "onec-down",
      "data-testid": "onec-down",
      "aria-pressed": "false",
      onclick: () => this.#act(() => api.setOnecFaults(this.#base.base, { down: this.#isDown ? null : {} })),
    }, "1С недоступна");
    this.panel = h(
      "aside",
      { class: "onec", "aria-label": "База 1С", "data-testid": "onec", hidden: true },
      h(
        "div",
        { class: "onec-head" },
        h("h2", {}, "Документы в 1С"),
        this.#down,
        iconButton("close", "Закрыть", { onclick: () => this.#show(false) }),
      ),
      this.#state,
      this.#list,
    );
    // On a phone the panel lies over the phones: choosing one of them puts it away.
    host.querySelector("#tabs").addEventListener("click", () => this.#show(false, { focus: false }));
    store.on("reloaded", () => this.#refresh());
    store.on("onec", () => this.#refresh());
  }

  get #base() {
    return this.#store.onec[0];
  }

  get #isDown() {
    return "down" in this.#base.faults;
  }

  #show(open, { focus = true } = {}) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#refresh();
      this.panel.scrollIntoView({ inline: "end", block: "nearest" });
    } else if (focus) this.button.focus({ preventScroll: true });
  }

  /** A burst of events makes one reading, and one more when it changed meanwhile. */
  async #refresh() {
    if (this.panel.hidden) return;
    this.#stale = true;
    if (this.#loading) return;
    this.#loading = attempt(this.#host, async () => {
      while (this.#stale) {
        this.#stale = false;
        this.#store.onec = await api.getOnec();
        this.#render(await api.getOnecDocuments(this.#base.base));
      }
    });
    await this.#loading;
    this.#loading = null;
  }

  async #act(action) {
    await attempt(this.#host, action);
    await this.#refresh();
  }

  #render(documents) {
    const down = this.#isDown;
    const kept = document.activeElement?.dataset?.testid;
    this.#down.setAttribute("aria-pressed", String(down));
    const { configuration } = this.#base;
    const words = configuration === "bp" ? "Бухгалтерия 3.0" : "Управление торговлей";
    this.#state.textContent = `${words} · ${plural(documents.length, "документ", "документа", "документов")}${down ? " · не отвечает" : ""}`;
    replaceChildren(
      this.#list,
      documents.slice(-MOST_SHOWN).reverse().map((item) => this.#card(item)),
      !documents.length && h("p", { class: "onec-empty" }, "Документов пока нет. Они появляются здесь, когда работа по заявке ушла в 1С."),
      documents.length > MOST_SHOWN && h("p", { class: "onec-empty" }, `Показаны последние ${MOST_SHOWN}.`),
    );
    // The cards are new: whoever worked with the keyboard stays at the same button.
    if (kept && !document.activeElement?.dataset?.testid) this.#list.querySelector(`[data-testid="${kept}"]`)?.focus();
  }

  #card(item) {
    const [date, time] = item.date.split("T");
    const moment = `${date.split("-").reverse().join(".")} ${time.slice(0, 5)}`;
    const status = item.marked ? "помечен на удаление" : item.posted ? "проведён" : "не проведён";
    const kind = item.marked ? "marked" : item.posted ? "posted" : "draft";
    const button = (name, label, action) =>
      h("button", {
        type: "button",
        class: "onec-action",
        "data-testid": `onec-${name}-${item.ref}`,
        "aria-label": `${label}: документ ${item.number}`,
        onclick: () => this.#act(() => api.touchOnecDocument(this.#base.base, item.ref, action)),
      }, label);
    return h(
      "article",
      { class: `onec-card is-${kind}`, "data-testid": "onec-document" },
      h("div", { class: "onec-line" }, h("strong", {}, item.number), h("span", { class: "onec-muted" }, moment), h("span", { class: "onec-status" }, status)),
      h("div", { class: "onec-line" }, h("span", { class: "onec-who" }, item.counterparty || "контрагент не указан"), h("b", {}, MONEY.format(item.sum))),
      h("div", { class: "onec-muted" }, plural(item.rows, "строка", "строки", "строк"), item.comment && ` · ${item.comment}`),
      h(
        "div",
        { class: "onec-line onec-actions" },
        !item.marked && (item.posted ? button("post", "Отменить проведение", "unpost") : button("post", "Провести", "post")),
        item.marked ? button("mark", "Снять пометку", "unmark") : button("mark", "Пометить на удаление", "mark"),
      ),
    );
  }
}
