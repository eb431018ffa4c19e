// What the page knows: bot, persons, chats, clock and the loaded part of each chat's messages.

import * as api from "./api.js";

const PAGE = 200;

/** Tiny publish/subscribe; `on` returns the function that ends the subscription. */
class Topics {
  #handlers = new Map();

  on(topic, handler) {
    if (!this.#handlers.has(topic)) this.#handlers.set(topic, new Set());
    this.#handlers.get(topic).add(handler);
    return () => this.#handlers.get(topic).delete(handler);
  }

  emit(topic, detail) {
    const handlers = this.#handlers.get(topic) || new Set();
    // A handler may end others (a phone is rebuilt): those are not called any more.
    for (const handler of [...handlers]) if (handlers.has(handler)) handler(detail);
  }
}

/** The loaded messages of one chat, oldest first. */
class ChatLog {
  messages = new Map();
  loaded = false;
  complete = false;
  #chatId;
  #limit = PAGE;
  #loading = null;

  constructor(chatId) {
    this.#chatId = chatId;
  }

  /** Fetch the last messages; what is known already is refreshed, what the server forgot is dropped. */
  load() {
    this.#loading ??= this.#fetch().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async loadMore() {
    await this.#loading;
    this.#limit += PAGE;
    await this.load();
  }

  async #fetch() {
    const list = await api.getMessages(this.#chatId, this.#limit);
    const newest = list.length ? list[list.length - 1].message_id : 0;
    const fresh = new Map(list.map((message) => [message.message_id, message]));
    for (const [id, message] of this.messages) {
      const known = fresh.get(id);
      if (known ? known.seq < message.seq : id > newest) fresh.set(id, message);
    }
    this.messages = new Map([...fresh].sort(([a], [b]) => a - b));
    this.complete = list.length < this.#limit;
    this.loaded = true;
  }

  /** Whether somebody looks at this chat: only then its events are kept. */
  get followed() {
    return this.loaded || this.#loading !== null;
  }

  put(message) {
    const known = this.messages.get(message.message_id);
    if (known && known.seq > message.seq) return false;
    this.messages.set(message.message_id, message);
    return !known;
  }

  markDeleted(messageId) {
    const known = this.messages.get(messageId);
    if (known) this.messages.set(messageId, { ...known, deleted: true });
  }

  forget() {
    this.messages = new Map();
    this.loaded = false;
  }
}

export class Store extends Topics {
  bot = null;
  persons = new Map();
  chats = new Map();
  clock = null;
  onec = []; // the 1C bases
  online = null;
  seq = 0;
  #logs = new Map();

  /** Read everything anew: at the start, and whenever events may have been missed. */
  async reload() {
    const state = await api.getState();
    const restarted = state.seq < this.seq;
    this.bot = state.bot;
    this.persons = new Map(state.persons.map((person) => [person.id, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    this.seq = state.seq;
    this.onec = state.onec;
    this.#setClock(state.clock);
    for (const [chatId, log] of this.#logs) if (restarted || !this.chat(chatId)) log.forget();
    await Promise.all([...this.#logs].filter(([, log]) => log.loaded).map(([, log]) => log.load()));
    this.emit("reloaded");
  }

  /** The bot's commands as they are now: the bot may set them at any time, without an event. */
  async commands() {
    this.bot = (await api.getState()).bot;
    return this.bot.commands;
  }

  setOnline(online) {
    if (this.online === online) return;
    this.online = online;
    this.emit("online", online);
  }

  /** A chat; the private chat of a person who never wrote to the bot does not exist on the server yet. */
  chat(chatId) {
    const known = this.chats.get(chatId);
    if (known) return known;
    const person = this.persons.get(chatId);
    return person ? { id: chatId, type: "private", members: [chatId], bot_status: "member", keyboard: null } : null;
  }

  groups() {
    return [...this.chats.values()].filter((chat) => chat.type !== "private" && !chat.migrated_to);
  }

  log(chatId) {
    if (!this.#logs.has(chatId)) this.#logs.set(chatId, new ChatLog(chatId));
    return this.#logs.get(chatId);
  }

  /** Milliseconds since 1970 by the playground's clock, which may run faster than ours. */
  now() {
    const passed = performance.now() - this.clock.receivedAt;
    return Date.parse(this.clock.now) + passed * this.clock.rate;
  }

  #setClock(clock) {
    this.clock = { ...this.clock, ...clock, receivedAt: performance.now() };
    this.emit("clock");
  }

  /** Apply one event of the stream. */
  apply(event) {
    this.seq = Math.max(this.seq, event.seq);
    switch (event.type) {
      case "message":
      case "edited":
        this.#message(event);
        break;
      case "deleted":
        this.log(event.chat_id).markDeleted(event.message_id);
        this.emit(`messages:${event.chat_id}`);
        break;
      case "chat":
        this.chats.set(event.chat.id, event.chat);
        this.emit("chat", event.chat);
        break;
      case "person":
        this.persons.set(event.person.id, event.person);
        this.emit("person", event.person);
        break;
      case "keyboard":
        this.#keyboard(event);
        break;
      case "callback_answer":
        this.emit("callback_answer", event);
        break;
      case "onec":
        this.emit("onec", event);
        break;
      case "clock":
        this.#setClock(event.clock);
        break;
    }
  }

  #message({ type, chat_id: chatId, message }) {
    const log = this.log(chatId);
    if (!log.followed) return;
    const added = log.put(message) && type === "message";
    this.emit(`messages:${chatId}`);
    if (added) this.emit("arrived", { chatId, message });
  }

  #keyboard({ chat_id: chatId, keyboard }) {
    const chat = this.chats.get(chatId);
    if (!chat) return;
    this.chats.set(chatId, { ...chat, keyboard });
    this.emit(`keyboard:${chatId}`);
  }
}
