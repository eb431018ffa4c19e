// Toasts, sheets, confirmations and menus. A phone has overlays of its own, as a real one does: a dialog in
// one phone leaves the others usable.

import { h, icon, iconButton } from "./dom.js";

const TOAST_MS = 4000;

/** A short message in the host's overlays; errors are announced at once. */
export function toast(host, text, { error = false } = {}) {
  const region = host.querySelector(":scope > .overlays > .toasts");
  const note = h("div", { class: `toast${error ? " toast-error" : ""}`, role: error ? "alert" : "status" }, text);
  region.append(note);
  setTimeout(() => note.remove(), TOAST_MS + text.length * 25);
}

/** Run an action of the user; a refusal becomes a toast. Returns undefined then. */
export async function attempt(host, action) {
  try {
    return await action();
  } catch (error) {
    toast(host, error.message || "Не получилось", { error: true });
    return undefined;
  }
}

/** Something over the host's contents: focus goes in, comes back, Escape and a tap outside close it. */
function overlay(host, kind, panel, onClose) {
  const opener = document.activeElement;
  const region = host.querySelector(":scope > .overlays");
  const others = [...host.children].filter((child) => child !== region);
  const backdrop = h("div", {
    class: `backdrop backdrop-${kind}`,
    onclick: (event) => event.target === backdrop && close(),
    onkeydown: (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      }
    },
  });
  backdrop.append(panel);
  region.append(backdrop);
  for (const child of others) child.inert = true;
  let closed = false;
  function close() {
    if (closed) return;
    closed = true;
    backdrop.remove();
    if (!region.querySelector(":scope > .backdrop")) for (const child of others) child.inert = false;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    onClose?.();
  }
  return { close, backdrop };
}

/** A sheet with a title; returns `{ close, body }`. */
export function sheet(host, title, { onClose, tall = false } = {}) {
  const body = h("div", { class: "sheet-body" });
  const closeButton = iconButton("close", "Закрыть", { onclick: () => shown.close() });
  const panel = h(
    "div",
    { class: `sheet${tall ? " sheet-tall" : ""}`, role: "dialog", "aria-modal": "true", "aria-label": title },
    h("div", { class: "sheet-head" }, h("h2", {}, title), closeButton),
    body,
  );
  const shown = overlay(host, "sheet", panel, onClose);
  closeButton.focus({ preventScroll: true });
  return { close: shown.close, body };
}

/** A question with two buttons; resolves to true or false. */
export function confirm(host, { title, text, ok, danger = false }) {
  return new Promise((resolve) => {
    let answer = false;
    const finish = (value) => {
      answer = value;
      shown.close();
    };
    const okButton = h(
      "button",
      { type: "button", class: `button ${danger ? "danger" : "primary"}`, onclick: () => finish(true) },
      ok,
    );
    const panel = h(
      "div",
      { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": title },
      h("h2", {}, title),
      text && h("p", {}, text),
      h(
        "div",
        { class: "alert-buttons" },
        h("button", { type: "button", class: "button quiet", onclick: () => finish(false) }, "Отмена"),
        okButton,
      ),
    );
    const shown = overlay(host, "alert", panel, () => resolve(answer));
    okButton.focus({ preventScroll: true });
  });
}

/** The modal answer of a bot to a pressed button. */
export function alertBox(host, title, text) {
  const okButton = h("button", { type: "button", class: "button primary", onclick: () => shown.close() }, "Понятно");
  const panel = h(
    "div",
    { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": title },
    h("h2", {}, title),
    h("p", {}, text),
    h("div", { class: "alert-buttons" }, okButton),
  );
  const shown = overlay(host, "alert", panel);
  okButton.focus({ preventScroll: true });
}

/**
 * A menu beside `anchor`. Items: `{ icon, label, hint, danger, checked, run }`; falsy items are skipped, the
 * string "-" is a line.
 */
export function menu(host, anchor, items, label) {
  const list = h("div", { class: "menu", role: "menu", "aria-label": label });
  const shown = overlay(host, "menu", list);
  for (const item of items.filter(Boolean)) {
    if (item === "-") {
      list.append(h("hr"));
      continue;
    }
    const choice = item.checked !== undefined;
    list.append(
      h(
        "button",
        {
          type: "button",
          class: item.danger ? "menu-item danger" : "menu-item",
          role: choice ? "menuitemradio" : "menuitem",
          "aria-checked": choice ? String(item.checked) : undefined,
          onclick: () => {
            shown.close();
            item.run();
          },
        },
        choice ? h("span", { class: "menu-mark" }, item.checked && icon("check")) : item.icon && icon(item.icon),
        h("span", { class: "menu-text" }, h("span", {}, item.label), item.hint && h("small", {}, item.hint)),
      ),
    );
  }
  place(host, anchor, list);
  const buttons = [...list.querySelectorAll("button")];
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
  });
  buttons[0]?.focus({ preventScroll: true });
}

/** Put a menu where it fits: below or above the anchor, inside the host. */
function place(host, anchor, panel) {
  const frame = host.getBoundingClientRect();
  const box = anchor.getBoundingClientRect ? anchor.getBoundingClientRect() : anchor;
  const gap = 6;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = Math.min(Math.max(box.left - frame.left, gap), frame.width - width - gap);
  const below = box.bottom - frame.top + gap;
  const above = box.top - frame.top - height - gap;
  const top = below + height <= frame.height - gap ? below : above >= gap ? above : frame.height - height - gap;
  panel.style.left = `${Math.max(gap, left)}px`;
  panel.style.top = `${Math.max(gap, top)}px`;
}
