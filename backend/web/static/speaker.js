// The page of the office's speaker. The feed sends the whole board each time something changes; this shows it and decides
// what of it is new enough to be said. All texts come from the page or the feed; people's words become text, never markup.

import { Feed } from "./feed.js";
import { Voice } from "./voice.js";

const MANY = 2; // more tickets than this at once are said in one sentence
const part = (id) => document.getElementById(id);

const voice = new Voice();
let board = null;

function show(next) {
  part("title").textContent = next.title;
  part("duty").textContent = next.duty;
  part("more").textContent = next.more;
  part("calm").hidden = next.rows.length > 0;
  part("rows").replaceChildren(...next.rows.slice(0, next.shown).map(drawn));
  document.title = next.title || "Часовой";
}

function drawn(row) {
  const item = part("row").content.firstElementChild.cloneNode(true);
  item.dataset.key = row.key;
  item.classList.toggle("urgent", row.urgent);
  for (const name of ["number", "company", "subject", "waits", "rang"]) {
    item.querySelector(`.${name}`).textContent = row[name];
  }
  return item;
}

function update(next) {
  const before = board;
  board = next;
  show(next);
  part("offline").hidden = true;
  const now = new Set(next.rows.map((row) => row.key));
  if (before === null) {
    sayAll(next); // the voice may have been turned on while there was no connection
    return;
  }
  voice.forget(before.rows.map((row) => row.key).filter((key) => !now.has(key)));
  const known = new Set(before.rows.map((row) => row.key));
  const fresh = next.rows.filter((row) => row.says && !known.has(row.key));
  const rings = next.ring !== before.ring;
  if (fresh.length <= MANY) fresh.forEach((row) => voice.say(row.says, [row.key]));
  if (rings || fresh.length > MANY) sayAll(next);
}

function sayAll(shown) {
  const aloud = shown.rows.filter((row) => row.says).map((row) => row.key);
  if (shown.says) voice.sayInstead(shown.says, aloud);
}

function showVoice() {
  part("voice").hidden = false;
  part("with-voice").hidden = !voice.canSpeak;
  part("with-chime").hidden = voice.canSpeak;
}

part("start").addEventListener("click", () => {
  voice.start(showVoice);
  part("start").hidden = true;
  showVoice();
  voice.say(part("start").dataset.says, []);
  if (board) sayAll(board);
  stayAwake();
});

// The screen stays on where the browser may decide that (only with https).
function stayAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", ask);
  ask();
}

new Feed(document.body.dataset.feed, {
  news: update,
  lost: () => { part("offline").hidden = false; },
  revoked: () => {
    part("offline").hidden = true;
    part("revoked").hidden = false;
    voice.stop();
  },
}).run();
