// The scrolling list of one chat: keeps elements that did not change, stays at the bottom unless the reader
// scrolled up, offers older messages and says when new ones came.

import { attempt } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { renderRow } from "./message.js";
import { buildRows } from "./rows.js";

const NEAR_BOTTOM = 80;

export class MessageList {
  #log;
  #phone;
  #elements = new Map();
  #scheduled = false;
  #stuck = true;
  #unseen = 0;
  #geometry = "";
  #observer;

  constructor(log, phone) {
    this.#log = log;
    this.#phone = phone;
    this.older = h("button", { type: "button", class: "older", hidden: true, onclick: () => this.#loadMore() }, "Показать ещё");
    this.list = h("div", { class: "rows" });
    this.empty = h("p", { class: "empty", hidden: true });
    this.scroller = h(
      "div",
      { class: "messages", "data-testid": "messages", role: "log", "aria-live": "polite", "aria-busy": "true", "aria-label": "Сообщения", tabindex: "0" },
      this.older,
      this.empty,
      this.list,
    );
    this.pill = h("button", { type: "button", class: "pill", hidden: true, onclick: () => this.toBottom(true) }, icon("down"), h("span", {}, "новые"));
    this.element = h("div", { class: "messages-frame" }, this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // Pictures, the keyboard below and the composer change heights at any time.
    this.#observer = new ResizeObserver(() => {
      this.#geometry = this.#measure();
      if (this.#stuck) this.toBottom();
    });
    this.#observer.observe(this.scroller);
    this.#observer.observe(this.list);
  }

  destroy() {
    this.#observer.disconnect();
    this.#log = null;
  }

  /** Render soon; many events in one frame cost one rendering. */
  refresh() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      if (this.#log) this.#render();
    });
  }

  /** A message that was not there before has come. */
  noteArrival(message) {
    if (!this.#phone.topics.shows(message)) return;
    if (message.from?.id === this.#phone.personId) this.#stuck = true;
    else if (!this.#stuck) this.#unseen += 1;
    this.refresh();
  }

  #render() {
    const rows = buildRows([...this.#log.messages.values()].filter(this.#phone.topics.shows), this.#phone.personId);
    const kept = new Map();
    let cursor = this.list.firstElementChild;
    for (const row of rows) {
      const old = this.#elements.get(row.key);
      const same = old && old.version === row.version;
      const element = same ? old.element : renderRow(row, this.#phone);
      if (old && !same) {
        if (cursor === old.element) cursor = cursor.nextElementSibling;
        old.element.remove();
      }
      if (cursor === element) cursor = cursor.nextElementSibling;
      else this.list.insertBefore(element, cursor);
      kept.set(row.key, { version: row.version, element });
    }
    for (const [key, { element }] of this.#elements) if (!kept.has(key)) element.remove();
    this.#elements = kept;
    this.older.hidden = this.#log.complete || !this.#log.loaded;
    this.empty.hidden = rows.length > 0 || !this.#log.loaded;
    this.empty.textContent = this.#phone.emptyText();
    this.scroller.setAttribute("aria-busy", String(!this.#log.loaded));
    if (this.#stuck) this.toBottom();
    this.#showPill();
  }

  #measure = () => `${this.scroller.scrollHeight}/${this.scroller.clientHeight}`;


  toBottom(smooth = false) {
    this.#stuck = true;
    this.#unseen = 0;
    this.#geometry = this.#measure();
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  #scrolled() {
    // Scrolling by a change of size is not the reader's wish to leave the bottom.
    const geometry = this.#measure();
    if (this.#stuck && geometry !== this.#geometry) return;
    const rest = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
    this.#stuck = rest < NEAR_BOTTOM;
    if (this.#stuck) this.#unseen = 0;
    this.#showPill();
  }

  #showPill() {
    this.pill.hidden = this.#stuck;
    this.pill.lastChild.textContent = this.#unseen ? `новые: ${this.#unseen}` : "вниз";
  }

  async #loadMore() {
    const { scroller } = this;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    this.older.disabled = true;
    await attempt(this.#phone.host, () => this.#log.loadMore());
    this.older.disabled = false;
    if (!this.#log) return;
    this.#stuck = false;
    this.#render();
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  /** Scroll to a message and mark it for a moment; load older ones until it is there. */
  async scrollTo(messageId) {
    const find = () => this.list.querySelector(`[data-message-id="${messageId}"]`);
    while (!find() && !this.#log.complete) {
      const before = this.#log.messages.size;
      await this.#loadMore();
      if (!this.#log || this.#log.messages.size === before) break;
    }
    const target = find();
    if (!target) return false;
    this.#stuck = false;
    target.scrollIntoView({ block: "center", behavior: "smooth" });
    target.classList.remove("found");
    void target.offsetWidth; // restarts the animation when the same quote is tapped again
    target.classList.add("found");
    return true;
  }
}
