// What the bot finds while «@bot …» is being typed: a list above the input field.

import * as api from "./api.js";
import { attempt } from "./dialogs.js";
import { h, replaceChildren } from "./dom.js";
import { hueIndex } from "./format.js";

const PAUSE_MS = 250;

export class InlineResults {
  #phone;
  #done;
  #query = null; // what stands in the field after the bot's name; null: nothing is asked
  #timer = 0;

  /** `done()` is called when a result has gone into the chat. */
  constructor(phone, done) {
    this.#phone = phone;
    this.#done = done;
    this.element = h("div", { class: "inline-results", hidden: true, role: "listbox", "aria-label": "Найдено ботом", "data-testid": "inline-results" });
  }

  /** The field's text has changed. */
  typed(text) {
    // «@bot» is this page's short for the bot's own name.
    const names = [`@${this.#phone.bot.username} `.toLowerCase(), "@bot "];
    const name = names.find((each) => text.toLowerCase().startsWith(each));
    const query = name ? text.slice(name.length) : null;
    if (query === this.#query) return;
    this.#query = query;
    clearTimeout(this.#timer);
    if (query === null) this.close();
    else this.#timer = setTimeout(() => this.#ask(query), PAUSE_MS);
  }

  close() {
    clearTimeout(this.#timer);
    this.#query = null;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  async #ask(query) {
    const { host, chatId, personId } = this.#phone;
    const asked = await attempt(host, () => api.askInline(chatId, personId, query));
    // Somebody has typed on meanwhile: the newer answer counts.
    if (query !== this.#query || !asked?.answer) return;
    const { results, button } = asked.answer;
    this.element.hidden = !results.length && !button;
    replaceChildren(
      this.element,
      button && h("button", { type: "button", class: "inline-switch", onclick: () => this.#start(button) }, button.text),
      results.map((result) => this.#row(asked.inline_query_id, result)),
    );
  }

  #row(queryId, result) {
    return h(
      "button",
      { type: "button", class: "inline-result", role: "option", onclick: () => this.#choose(queryId, result.id) },
      h("span", { class: `inline-mark hue-${hueIndex(Number(result.id) || 0)}`, "aria-hidden": "true" }, [...result.title][0]),
      h("span", { class: "inline-said" }, h("strong", {}, result.title), result.description && h("small", {}, result.description)),
    );
  }

  async #choose(queryId, resultId) {
    const { host, chatId, personId } = this.#phone;
    const sent = await attempt(host, () => api.chooseInline(chatId, personId, queryId, resultId, this.#phone.threadId));
    if (sent) this.#done();
  }

  /** The button above the results opens the bot with a parameter. */
  async #start(button) {
    const { host, desk, personId } = this.#phone;
    const started = await attempt(host, () => api.start(personId, button.start_parameter));
    if (!started) return;
    this.#done();
    desk.showPrivate(personId);
  }
}
