// A link that opens the bot: the page asks who taps it, because any of the demo's people may.

import * as api from "./api.js";
import { attempt, sheet } from "./dialogs.js";
import { h } from "./dom.js";
import { pickPerson } from "./picker.js";
import { startPayload } from "./links.js";

/** Ask who opens the link, open it as that person and show that person's phone. */
export async function openAs(phone, payload) {
  const { store, host, desk } = phone;
  const people = [...store.persons.values()];
  // Whoever is not with the bot yet is the likeliest to follow an invitation.
  people.sort((a, b) => Number(a.started) - Number(b.started));
  const person = await pickPerson(host, "Открыть как…", people);
  if (!person) return;
  if (await attempt(host, () => api.start(person.id, payload))) desk.showPrivate(person.id);
}

/** A field for a link that came from outside the page, for example from the command line. */
export function askForLink(phone) {
  const { close, body } = sheet(phone.host, "Открыть по ссылке");
  const field = h("input", { type: "text", required: true, autocomplete: "off", placeholder: `https://t.me/${phone.bot.username}?start=…`, "aria-label": "Ссылка" });
  const form = h(
    "form",
    {
      class: "link-form",
      onsubmit: async (event) => {
        event.preventDefault();
        const typed = field.value.trim();
        const payload = startPayload(typed, phone.bot.username) ?? typed;
        if (await attempt(phone.host, () => api.start(phone.personId, payload))) close();
      },
    },
    h("p", { class: "hint" }, "Вставьте ссылку на бота целиком или только метку после «start=»."),
    field,
    h("div", { class: "sheet-foot" }, h("button", { type: "submit", class: "button primary" }, "Открыть")),
  );
  body.append(form);
  field.focus({ preventScroll: true });
}
