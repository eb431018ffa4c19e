// Puts the page together.

import { ClockBar } from "./clock.js";
import { Desk } from "./desk.js";
import { h, icon } from "./dom.js";
import { follow } from "./events.js";
import { OneC } from "./onec.js";
import { Store } from "./store.js";

const app = document.getElementById("app");
const store = new Store();
const desk = new Desk(store, app);
const clock = new ClockBar(store, app);
const onec = new OneC(store, app);

const offline = h("div", { class: "offline", role: "status", hidden: true }, "нет связи");
app.querySelector("#topbar").append(
  h(
    "div",
    { class: "brand" },
    h("span", { class: "brand-mark", "aria-hidden": "true" }, icon("sun")),
    h("h1", {}, "Часовой"),
    h("p", {}, "Песочница: настоящий бот, ненастоящий Telegram"),
  ),
  offline,
  onec.button,
  clock.element,
);
app.querySelector("#phones").append(onec.panel);

const waiting = h("p", { class: "page-empty" }, "Соединяюсь с песочницей…");
app.querySelector("#phones").append(waiting);

const SETTLE_MS = 700;
let started = false;
let timer = 0;
function tryStart() {
  clearTimeout(timer);
  if (started) return;
  started = desk.start();
  if (started) waiting.remove();
  else waiting.textContent = "Здесь пока никого нет. Люди и группы появятся, когда запустится демонстрация.";
}

store.on("reloaded", () => {
  if (started && desk.broken()) {
    desk.clear();
    started = false;
    app.querySelector("#phones").append(waiting);
  }
  tryStart();
});
// While a demonstration is being filled, people come one by one: begin when it is quiet.
function trySoon() {
  clearTimeout(timer);
  if (!started) timer = setTimeout(tryStart, SETTLE_MS);
}
store.on("person", trySoon);
store.on("chat", trySoon);
store.on("online", (online) => {
  offline.hidden = online;
  app.classList.toggle("is-offline", !online);
});

follow(store).catch((error) => {
  offline.hidden = false;
  throw error;
});
