// Text with Telegram's entities as DOM nodes. JavaScript strings are UTF-16, as the offsets are.

import { h } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const LITERAL = new Set(["code", "pre", "url", "text_link", "email", "phone_number", "mention", "text_mention", "bot_command"]);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const ADDRESS = /https?:\/\/[^\s<>"«»]+[^\s<>"«».,:;!?)\]]/gi;

/** Only addresses that cannot run code in this page. */
function safeAddress(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(whole);
    return ["http:", "https:", "mailto:", "tel:", "tg:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Render `text` into nodes. `actions.open(address)` gets taps on links, `actions.command(text)` taps on
 * /commands.
 */
export function renderText(text, entities, actions) {
  const ordered = [...(entities || [])]
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, ordered, actions, false);
}

function span(text, start, end, entities, actions, literal) {
  const nodes = [];
  let position = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    nodes.push(...plain(text.slice(position, from), actions, literal));
    const inner = [];
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    const children = span(text, from, to, inner, actions, literal || LITERAL.has(entity.type));
    nodes.push(wrap(entity, text.slice(from, to), children, actions));
    // A block stands on lines of its own: the newline after it is already there.
    position = BLOCKS.has(entity.type) && text[to] === "\n" && to < end ? to + 1 : to;
  }
  nodes.push(...plain(text.slice(position, end), actions, literal));
  return nodes;
}

/** Text outside entities; addresses in it become links, as messengers do. */
function plain(text, actions, literal) {
  if (!text) return [];
  if (literal) return [text];
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(ADDRESS)) {
    nodes.push(text.slice(position, match.index), link(match[0], [match[0]], actions));
    position = match.index + match[0].length;
  }
  nodes.push(text.slice(position));
  return nodes.filter(Boolean);
}

function link(address, children, actions) {
  const href = safeAddress(address);
  if (!href) return h("span", {}, children);
  return h(
    "a",
    {
      href,
      target: "_blank",
      rel: "noopener noreferrer",
      onclick: (event) => {
        if (actions.open(href)) event.preventDefault();
      },
    },
    children,
  );
}

function wrap(entity, text, children, actions) {
  const tag = TAGS[entity.type];
  if (tag) return h(tag, {}, children);
  switch (entity.type) {
    case "pre":
      return h("pre", { "data-language": entity.language }, h("code", {}, children));
    case "blockquote":
      return h("blockquote", {}, children);
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    case "url":
      return link(text, children, actions);
    case "text_link":
      return link(entity.url, children, actions);
    case "email":
      return link(`mailto:${text}`, children, actions);
    case "phone_number":
      return link(`tel:${text.replace(/[^\d+]/g, "")}`, children, actions);
    case "bot_command":
      return h("button", { type: "button", class: "text-button", onclick: () => actions.command(text) }, children);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "mention" }, children);
    default:
      return h("span", {}, children);
  }
}

function spoiler(children) {
  const reveal = () => {
    cover.classList.add("revealed");
    cover.removeAttribute("role");
    cover.removeAttribute("tabindex");
    cover.removeAttribute("aria-label");
  };
  const cover = h(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": "Скрытый текст, нажмите, чтобы показать",
      onclick: reveal,
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          reveal();
        }
      },
    },
    h("span", { class: "spoiler-text" }, children),
  );
  return cover;
}

function expandable(children) {
  const toggle = h(
    "button",
    {
      type: "button",
      class: "quote-toggle",
      "aria-expanded": "false",
      onclick: () => {
        const open = quote.classList.toggle("open");
        toggle.setAttribute("aria-expanded", String(open));
        toggle.textContent = open ? "Свернуть" : "Показать целиком";
      },
    },
    "Показать целиком",
  );
  const quote = h("blockquote", { class: "expandable" }, h("div", { class: "quote-body" }, children), toggle);
  return quote;
}
