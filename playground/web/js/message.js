// One row of the list as DOM: a bubble (or an album in one bubble), a service line, a day.

import { botAvatar, personAvatar } from "./avatar.js";
import { h, iconButton } from "./dom.js";
import { renderText } from "./entities.js";
import { clockTime, dayName, fullName, hueIndex } from "./format.js";
import { renderInlineKeyboard } from "./inline-keyboard.js";
import { isVisual, renderMedia, summary } from "./media.js";

const nameOf = (user) => (user ? fullName(user) : "Кто-то");

/**
 * Render a row of `rows.js`. `phone` supplies what the bubble may do: `personId`, `isGroup`, `bot`, `presses`,
 * `openLink`, `sendCommand`, `showPicture`, `scrollTo`, `openMessageMenu`, `copy`.
 */
export function renderRow(row, phone) {
  switch (row.kind) {
    case "day":
      return h("div", { class: "line line-day" }, h("span", {}, dayName(row.date)));
    case "deleted":
      return line(row.message, "Вы удалили сообщение", "line line-deleted");
    case "service":
      return line(row.message, serviceText(row.message), "line line-service");
    default:
      return renderMessages(row, phone);
  }
}

const line = (message, text, className) =>
  h("div", { class: className, dataset: { messageId: message.message_id } }, h("span", {}, text));

function serviceText(message) {
  const who = nameOf(message.from);
  if (message.new_chat_members) {
    const joined = message.new_chat_members;
    const names = joined.map(nameOf).join(", ");
    return joined.length === 1 && joined[0].id === message.from?.id ? `${names} теперь в группе` : `${who} добавляет в группу: ${names}`;
  }
  if (message.left_chat_member) {
    const left = message.left_chat_member;
    return left.id === message.from?.id ? `${nameOf(left)} больше не в группе` : `${who} удаляет из группы: ${nameOf(left)}`;
  }
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} создаёт группу`;
  if (message.migrate_to_chat_id) return "Группа стала супергруппой";
  if (message.migrate_from_chat_id) return "Это супергруппа. Прежняя переписка осталась в группе";
  if (message.pinned_message) return `${who} закрепляет: ${shorten(summary(message.pinned_message))}`;
  if (message.forum_topic_created) return `${who} создаёт тему «${message.forum_topic_created.name}»`;
  if (message.forum_topic_edited) return `${who} называет тему «${message.forum_topic_edited.name}»`;
  if (message.forum_topic_closed) return `${who} закрывает тему`;
  if (message.forum_topic_reopened) return `${who} снова открывает тему`;
  return `${who} меняет название: ${message.new_chat_title}`;
}

function shorten(text) {
  const units = [...text];
  return units.length > 60 ? `${units.slice(0, 60).join("")}…` : text;
}

function renderMessages(row, phone) {
  const [message] = row.messages;
  const album = row.messages.length > 1;
  const named = phone.isGroup && !row.mine;
  const fromBot = message.from?.id === phone.bot.id;
  const captioned = row.messages.find((item) => item.text || item.caption) || message;
  const content = captioned.text ?? captioned.caption ?? "";
  const bare = Boolean(message.sticker || message.video_note) && !content;
  const visual = row.messages.some(isVisual);

  const actions = { open: phone.openLink, command: phone.sendCommand };

  const bubble = h(
    "div",
    { class: `bubble${visual ? " visual" : ""}${bare ? " bare" : ""}${content ? "" : " textless"}` },
    named && row.head && h("span", { class: `sender hue-${hueIndex(message.from?.id ?? 0)}` }, nameOf(message.from), fromBot && h("i", {}, "бот")),
    message.via_bot && h("span", { class: "forwarded" }, `через @${message.via_bot.username}`),
    message.forward_origin && h("span", { class: "forwarded" }, `Переслано: ${originName(message.forward_origin)}`),
    message.reply_to_message && !message.reply_to_message.forum_topic_created && quote(message, phone),
    album ? albumGrid(row.messages, phone) : renderMedia(message, phone),
    h(
      "div",
      { class: "text" },
      content && h("span", { class: "content" }, renderText(content, captioned.entities || captioned.caption_entities, actions)),
      stamp(row.messages),
    ),
    reactions(row.messages, phone),
    iconButton("more", "Действия с сообщением", {
      class: "bubble-more",
      onclick: (event) => phone.openMessageMenu(captioned, event.currentTarget, row.messages),
    }),
  );
  bubble.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, audio, video, .spoiler")) return;
    if (!document.getSelection().isCollapsed) return;
    phone.openMessageMenu(captioned, { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY }, row.messages);
  });

  const keyboard = message.reply_markup?.inline_keyboard && renderInlineKeyboard(message, phone);
  const classes = ["row", row.mine ? "mine" : "theirs", row.head && "head", row.tail && "tail", keyboard && "has-keyboard"];
  return h(
    "article",
    { class: classes.filter(Boolean).join(" "), dataset: { messageId: message.message_id } },
    named && h("span", { class: "row-avatar" }, row.tail && (fromBot ? botAvatar("small") : personAvatar(message.from, "small"))),
    h("div", { class: "stack" }, bubble, keyboard),
  );
}

/** What people and the bot have put under a message: each emoji once, with who did it. */
function reactions(messages, phone) {
  const found = messages.flatMap((message) => message.reactions || []);
  if (!found.length) return null;
  const name = (id) => (id === phone.bot.id ? phone.bot.first_name : fullName(phone.store.persons.get(id) || { first_name: "Кто-то" }));
  const byEmoji = new Map();
  for (const { emoji, from_id: id } of found) byEmoji.set(emoji, [...(byEmoji.get(emoji) || []), name(id)]);
  return h(
    "div",
    { class: "reactions" },
    [...byEmoji].map(([emoji, names]) =>
      h("span", { class: "reaction", title: names.join(", "), "aria-label": `${emoji}: ${names.join(", ")}` }, names.length > 1 ? `${emoji} ${names.length}` : emoji),
    ),
  );
}

function stamp(messages) {
  const last = messages[messages.length - 1];
  const edited = messages.some((message) => message.edit_date);
  return h("span", { class: "stamp" }, edited && "изменено ", h("time", { datetime: new Date(last.date * 1000).toISOString() }, clockTime(last.date)));
}

function originName(origin) {
  if (origin.sender_user) return nameOf(origin.sender_user);
  return origin.sender_user_name || origin.chat?.title || origin.sender_chat?.title || "неизвестно от кого";
}

function quote(message, phone) {
  const original = message.reply_to_message;
  return h(
    "button",
    {
      type: "button",
      class: `quote hue-${hueIndex(original.from?.id ?? 0)}`,
      "aria-label": `Ответ на сообщение: ${nameOf(original.from)}. Показать его`,
      onclick: () => phone.scrollTo(original.message_id),
    },
    h("strong", {}, nameOf(original.from)),
    h("span", {}, shorten(message.quote?.text || summary(original))),
  );
}

function albumGrid(messages, phone) {
  const visual = messages.every(isVisual);
  return h(
    "div",
    { class: visual ? `album album-${Math.min(messages.length, 10)}` : "file-stack" },
    messages.map((message, index) =>
      h("div", { class: "album-item", dataset: index ? { messageId: message.message_id } : {} }, renderMedia(message, phone)),
    ),
  );
}
