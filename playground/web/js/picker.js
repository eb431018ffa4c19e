// Choosing one of several hundred persons: search by name, label, phone; chips for the kinds of people.

import { personAvatar } from "./avatar.js";
import { sheet } from "./dialogs.js";
import { h, icon, replaceChildren } from "./dom.js";
import { fullName, phoneNumber, plural } from "./format.js";

const SHOWN = 80;
const CHIPS = 5;

const normal = (text) => text.toLowerCase().replaceAll("ё", "е");

/** The first word of a label: "клиент, ООО …" -> "клиент". */
const kindOf = (person) => (person.label || "").split(/[\s,;:·]/)[0].toLowerCase();

function haystack(person) {
  const parts = [fullName(person), person.label, person.username, String(person.phone || "").replace(/\D/g, "")];
  return normal(parts.filter(Boolean).join(" "));
}

function commonKinds(persons) {
  const counts = new Map();
  for (const person of persons) {
    const kind = kindOf(person);
    if (kind) counts.set(kind, (counts.get(kind) || 0) + 1);
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([kind]) => kind);
  return kinds.length > 1 ? kinds.slice(0, CHIPS) : [];
}

/** Ask for a person; resolves to the person or null. */
export function pickPerson(host, title, persons, selectedId = null) {
  return new Promise((resolve) => {
    let picked = null;
    let kind = "";
    const { close, body } = sheet(host, title, { tall: true, onClose: () => resolve(picked) });
    const indexed = persons.map((person) => ({ person, text: haystack(person), kind: kindOf(person) }));
    const search = h("input", {
      type: "search",
      class: "picker-search",
      placeholder: "Имя, компания или телефон",
      "aria-label": "Поиск человека",
      "data-testid": "who-search",
      autocomplete: "off",
      oninput: render,
      onkeydown: (event) => {
        if (event.key !== "Enter") return;
        // Else the same key press would also push the button that gets the focus back.
        event.preventDefault();
        list.querySelector("button")?.click();
      },
    });
    const chips = h("div", { class: "chips" });
    const list = h("ul", { class: "person-list" });
    const more = h("p", { class: "hint" });

    function choose(person) {
      picked = person;
      close();
    }

    function row(person) {
      const current = person.id === selectedId;
      return h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "person-row",
            "data-person-id": person.id,
            "aria-current": current ? "true" : undefined,
            onclick: () => choose(person),
          },
          personAvatar(person),
          h(
            "span",
            { class: "person-text" },
            h("span", { class: "person-name" }, fullName(person)),
            h("small", {}, person.label || (person.phone ? phoneNumber(person.phone) : "без подписи")),
          ),
          current && icon("check"),
        ),
      );
    }

    function render() {
      const words = normal(search.value).split(/\s+/).filter(Boolean);
      const found = indexed.filter(
        (item) => (!kind || item.kind === kind) && words.every((word) => item.text.includes(word)),
      );
      replaceChildren(list, found.slice(0, SHOWN).map((item) => row(item.person)));
      if (!found.length) more.textContent = "Никого не нашлось";
      else if (found.length > SHOWN) more.textContent = `И ещё ${plural(found.length - SHOWN, "человек", "человека", "человек")}: уточните поиск`;
      else more.textContent = "";
    }

    for (const name of commonKinds(persons)) {
      const chip = h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": "false",
          onclick: () => {
            kind = kind === name ? "" : name;
            for (const other of chips.children) other.setAttribute("aria-pressed", String(other === chip && kind === name));
            render();
          },
        },
        name,
      );
      chips.append(chip);
    }
    body.append(h("div", { class: "picker-head" }, search, chips), list, more);
    render();
    search.focus({ preventScroll: true });
  });
}
