// The bar on top: what this page is, the desk's date and time, and the buttons that move it.

import * as api from "./api.js";
import { attempt } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { longMoment } from "./format.js";

const FAST = 60;

export class ClockBar {
  #store;
  #host;
  #now = h("time", { class: "clock-now", "data-testid": "clock-now" });
  #buttons = h("div", { class: "clock-buttons", role: "group", "aria-label": "Перевести часы" });
  #fast = null;

  constructor(store, host) {
    this.#store = store;
    this.#host = host;
    this.element = h("div", { class: "clock" }, this.#now, this.#buttons);
    this.#fast = this.#button("clock-x60", "×60", "×60", "Час за минуту", () =>
      this.#move({ rate: store.clock.rate === FAST ? 1 : FAST }),
    );
    this.#buttons.append(
      this.#button("clock-15m", "+15 мин", "+15 м", "На 15 минут вперёд", () => this.#move({ advance_seconds: 900 })),
      this.#button("clock-1h", "+1 ч", "+1 ч", "На час вперёд", () => this.#move({ advance_seconds: 3600 })),
      this.#button("clock-morning", "Следующее утро", "Утро", "К следующему утру", () => this.#move({ next_morning: true })),
      this.#button("clock-evening", "Вечер", "Вечер", "К 18:30: приходит сводка", () => this.#move({ next_evening: true })),
      this.#fast,
    );
    store.on("clock", () => this.#render());
    setInterval(() => this.#render(), 1000);
  }

  #button(id, label, short, hint, run) {
    const button = h(
      "button",
      { type: "button", class: "clock-button", "data-testid": id, title: hint, "aria-label": `${label}: ${hint}` },
      id === "clock-morning" && icon("sun"),
      h("span", { class: "wide-only" }, label),
      h("span", { class: "narrow-only" }, short),
    );
    button.addEventListener("click", async () => {
      button.disabled = true;
      await run();
      button.disabled = false;
    });
    return button;
  }

  async #move(body) {
    await attempt(this.#host, () => api.moveClock(body));
  }

  #render() {
    const { clock } = this.#store;
    if (!clock) return;
    this.#buttons.hidden = !clock.adjustable;
    const fast = clock.rate !== 1;
    this.#fast.setAttribute("aria-pressed", String(fast));
    this.element.classList.toggle("fast", fast);
    const now = this.#store.now();
    this.#now.textContent = longMoment(now / 1000);
    this.#now.dateTime = new Date(now).toISOString();
  }
}
