// Which chats the phones show: remembered in the browser, sensible the first time.

const KEY = "chasovoy-playground-phones";

/** The remembered phones (what is gone is replaced by something sensible), or a first layout of `count`. */
export function startLayout(store, count) {
  const wanted = remembered() || Array(count).fill({});
  const kept = wanted.map((choice) => mend(store, choice));
  const shown = new Set(kept.filter(Boolean).map(({ chatId }) => chatId));
  const spare = firstLayout(store, wanted.length * 2).filter(({ chatId }) => !shown.has(chatId));
  return kept.map((choice) => choice || spare.shift()).filter(Boolean);
}

function remembered() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(stored) && stored.length ? stored : null;
  } catch {
    return null;
  }
}

export function saveLayout(choices) {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // A browser that stores nothing only forgets the choice.
  }
}

/** A remembered choice if its chat and person still exist; groups may have moved to a supergroup. */
function mend(store, { chatId, personId }) {
  const target = store.chats.get(chatId)?.migrated_to ?? chatId;
  const chat = store.chat(target);
  if (!chat || !store.persons.has(personId)) return null;
  if (chat.type === "private") return { chatId: personId, personId };
  return chat.members.includes(personId) ? { chatId: target, personId } : null;
}

/** A client, the first group, a director, then more clients: at most `count` phones. */
export function firstLayout(store, count) {
  const people = [...store.persons.values()];
  const labelled = (word) => people.filter((person) => (person.label || "").toLowerCase().includes(word));
  const own = (person) => person && { chatId: person.id, personId: person.id };
  const clients = labelled("клиент");
  // Somebody who talks with the bot already shows more than an empty phone.
  clients.sort((a, b) => Number(b.started) - Number(a.started));
  const engineers = new Set(labelled("инженер").map((person) => person.id));
  const [group] = store.groups().filter((chat) => chat.members.length);
  const actor = group && (group.members.find((id) => engineers.has(id)) ?? group.members[0]);
  const choices = [
    own(clients[0]),
    group && { chatId: group.id, personId: actor },
    own(labelled("директор")[0]),
    ...clients.slice(1).map(own),
    ...people.map(own),
  ];
  const seen = new Set();
  return choices.filter((choice) => choice && !seen.has(choice.chatId) && seen.add(choice.chatId)).slice(0, count);
}
