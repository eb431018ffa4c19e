// The topics of a forum: a list above the messages, one topic shown at a time. General is null.

import { h, replaceChildren } from "./dom.js";

// Shown anew after the phone was switched to another chat and back.
const chosen = new Map();

/** The topic a message stands in; null for General. */
const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : null);

export class TopicList {
  #phone;
  #unseen = new Set();

  constructor(phone) {
    this.#phone = phone;
    this.element = h("nav", { class: "topics", "aria-label": "Темы", "data-testid": "topics", hidden: true });
    this.render();
  }

  get #topics() {
    return this.#phone.chat.is_forum ? this.#phone.chat.topics : [];
  }

  /** The chosen topic, null for General and for groups without topics. */
  get current() {
    return this.#topics.find((topic) => topic.id === chosen.get(this.#phone.chatId)) ?? null;
  }

  /** Whether a message is to be shown now. */
  shows = (message) => !this.#phone.chat.is_forum || topicOf(message) === (this.current?.id ?? null);

  noteArrival(message) {
    if (this.shows(message)) return;
    this.#unseen.add(topicOf(message));
    this.render();
  }

  choose(id) {
    chosen.set(this.#phone.chatId, id);
    this.render();
    this.#phone.topicChanged();
  }

  render() {
    this.element.hidden = !this.#phone.chat.is_forum;
    if (this.element.hidden) return;
    const current = this.current?.id ?? null;
    this.#unseen.delete(current);
    replaceChildren(this.element, this.#button({ id: null, name: "General" }, current), this.#topics.map((topic) => this.#button(topic, current)));
    this.element.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #button({ id, name, icon_color: color, closed }, current) {
    const unseen = this.#unseen.has(id);
    const dot = h("span", { class: "topic-dot", "aria-hidden": "true" }, closed ? "🔒" : id === null ? "#" : "");
    if (color !== undefined && !closed) dot.style.background = `#${color.toString(16).padStart(6, "0")}`;
    return h(
      "button",
      {
        type: "button",
        class: `topic${unseen ? " topic-unseen" : ""}`,
        title: name,
        "aria-label": `Тема: ${name}${closed ? ", закрыта" : ""}${unseen ? ", есть новое" : ""}`,
        ...(id === current ? { "aria-current": "true" } : {}),
        onclick: () => this.choose(id),
      },
      dot,
      h("span", {}, name),
    );
  }
}
