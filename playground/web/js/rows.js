// From a chat's messages to the rows of its list: days, albums, runs of one sender, service lines.

import { dayKey } from "./format.js";

const RUN_SECONDS = 600;

const SERVICE = [
  "new_chat_members",
  "left_chat_member",
  "group_chat_created",
  "supergroup_chat_created",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
  "pinned_message",
  "new_chat_title",
  "forum_topic_created",
  "forum_topic_edited",
  "forum_topic_closed",
  "forum_topic_reopened",
];

const isService = (message) => SERVICE.some((field) => field in message);

/**
 * Rows in order: `{ key, kind, version, … }`. A row with the same key and version looks the same, so its
 * element may stay. Kinds: "day", "service", "deleted", "messages" (one message or an album).
 */
export function buildRows(messages, me) {
  const rows = [];
  let day = "";
  let run = null;
  for (const message of messages) {
    const mine = message.from?.id === me;
    if (message.deleted && !mine) continue;
    const today = dayKey(message.date);
    if (today !== day) {
      day = today;
      run = null;
      rows.push({ key: `day-${today}`, kind: "day", version: "", date: message.date });
    }
    const key = `m${message.message_id}`;
    if (message.deleted || isService(message)) {
      run = null;
      rows.push({ key, kind: message.deleted ? "deleted" : "service", version: String(message.seq), message });
      continue;
    }
    const album = message.media_group_id;
    const last = rows[rows.length - 1];
    if (album && last?.kind === "messages" && last.album === album) {
      last.messages.push(message);
      last.version += `+${message.seq}`;
      continue;
    }
    const continues = run && run.sender === message.from?.id && message.date - run.date < RUN_SECONDS;
    if (continues) last.tail = false;
    run = { sender: message.from?.id, date: message.date };
    rows.push({
      key,
      kind: "messages",
      version: String(message.seq),
      messages: [message],
      album,
      mine,
      head: !continues,
      tail: true,
    });
  }
  for (const row of rows) if (row.kind === "messages") row.version += `${row.head ? "h" : ""}${row.tail ? "t" : ""}`;
  return rows;
}
