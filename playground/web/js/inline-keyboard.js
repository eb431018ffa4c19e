// Buttons under a message. A press spins until the bot answers it, as on a phone.

import * as api from "./api.js";
import { alertBox, attempt, toast } from "./dialogs.js";
import { h, icon } from "./dom.js";

const ANSWER_MS = 15_000;

/** Presses of one phone that wait for their answer. */
export class Presses {
  #store;
  #host;
  #pending = new Map();
  #early = new Map();

  constructor(store, host) {
    this.#store = store;
    this.#host = host;
    this.stop = store.on("callback_answer", (answer) => this.#answered(answer));
  }

  #key = (message, data) => `${message.message_id}:${data}`;

  isPending(message, data) {
    return this.#pending.has(this.#key(message, data));
  }

  /** The button was drawn anew while its press waits: it is this one whose spinner should go. */
  follow(message, data, changed) {
    const waiting = this.#pending.get(this.#key(message, data));
    if (waiting) waiting.changed = changed;
  }

  /** Press a button for a person; `changed()` is called when the spinner should go. */
  async press(message, personId, data, changed) {
    const key = this.#key(message, data);
    if (this.#pending.has(key)) return;
    const waiting = { id: null, changed, timer: setTimeout(() => this.#end(key), ANSWER_MS) };
    this.#pending.set(key, waiting);
    const pressed = await attempt(this.#host, () => api.press(message.chat.id, personId, message.message_id, data));
    if (!pressed) {
      this.#end(key);
      return;
    }
    waiting.id = pressed.callback_query_id;
    // The stream may have been faster than the answer to our own request.
    const early = this.#early.get(waiting.id);
    if (early) this.#answered(early);
  }

  #answered(answer) {
    const found = [...this.#pending].find(([, waiting]) => waiting.id === answer.callback_query_id);
    if (!found) {
      this.#early.set(answer.callback_query_id, answer);
      setTimeout(() => this.#early.delete(answer.callback_query_id), ANSWER_MS);
      return;
    }
    this.#early.delete(answer.callback_query_id);
    this.#end(found[0]);
    if (!answer.text) return;
    if (answer.show_alert) alertBox(this.#host, this.#store.bot.first_name, answer.text);
    else toast(this.#host, answer.text);
  }

  #end(key) {
    const waiting = this.#pending.get(key);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#pending.delete(key);
    waiting.changed();
  }
}

/** The rows of buttons under a message. `phone` supplies `presses`, `personId`, `openLink` and `host`. */
export function renderInlineKeyboard(message, phone) {
  const rows = message.reply_markup.inline_keyboard;
  return h(
    "div",
    { class: "inline-keyboard" },
    rows.map((row) =>
      h(
        "div",
        { class: "inline-row" },
        row.map((button) => renderButton(message, button, phone)),
      ),
    ),
  );
}

function renderButton(message, button, phone) {
  const style = button.style ? ` style-${button.style}` : "";
  const element = h(
    "button",
    { type: "button", class: `inline-button${style}`, title: button.text, disabled: "disabled" in button },
    h("span", { class: "inline-text" }, button.text),
  );
  if (button.callback_data !== undefined) {
    const spin = () => {
      const pending = phone.presses.isPending(message, button.callback_data);
      element.classList.toggle("pending", pending);
      element.setAttribute("aria-busy", String(pending));
    };
    element.addEventListener("click", () => {
      phone.presses.press(message, phone.personId, button.callback_data, spin);
      spin();
    });
    spin();
    phone.presses.follow(message, button.callback_data, spin);
  } else if (button.url) {
    element.append(icon("external"));
    element.addEventListener("click", () => {
      if (!phone.openLink(button.url)) window.open(button.url, "_blank", "noopener,noreferrer");
    });
  } else if (button.copy_text) {
    element.append(icon("copy"));
    element.addEventListener("click", () => phone.copy(button.copy_text.text));
  }
  return element;
}
