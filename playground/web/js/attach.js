// The paper clip: photos, files, voice, places and contacts.

import * as api from "./api.js";
import { attempt, confirm, menu, sheet, toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { fileSize, phoneNumber, plural } from "./format.js";
import { pickPerson } from "./picker.js";
import { canRecord, record } from "./recorder.js";

const ALBUM_LIMIT = 10;
const PLACES = [
  ["Офис в центре", 55.7558, 37.6176],
  ["Склад в Химках", 55.8887, 37.4304],
  ["Магазин в Твери", 56.8587, 35.9176],
];

export class Attach {
  #phone;
  #composer;

  /** `composer` supplies the caption, the reply target and the place for the recording bar. */
  constructor(phone, composer) {
    this.#phone = phone;
    this.#composer = composer;
    this.input = h("input", { type: "file", hidden: true, "aria-hidden": "true", tabindex: "-1", "data-testid": "file" });
  }

  open(anchor) {
    const items = [
      { icon: "photo", label: "Фото или видео", run: () => this.#choose("image/*,video/*", true, (files) => this.preview(files, false)) },
      { icon: "file", label: "Файл", run: () => this.#choose("", true, (files) => this.preview(files, true)) },
      { icon: "mic", label: "Голосовое сообщение", run: () => this.#voice() },
      { icon: "pin", label: "Место", run: () => this.#place() },
      this.#phone.isGroup ? null : { icon: "phone", label: "Мой номер телефона", run: () => this.#ownContact() },
      { icon: "contact", label: "Чужой контакт", run: () => this.#otherContact() },
    ];
    menu(this.#phone.host, anchor, items, "Прикрепить");
  }

  #choose(accept, multiple, run) {
    const { input } = this;
    input.accept = accept;
    input.multiple = multiple;
    input.value = "";
    input.onchange = () => input.files.length && run([...input.files]);
    input.click();
  }

  /** Show what was chosen and ask for a caption. `asFiles` sends pictures uncompressed, as documents. */
  preview(files, asFiles) {
    const { host } = this.#phone;
    if (files.length > ALBUM_LIMIT) {
      toast(host, `В альбоме бывает не больше ${ALBUM_LIMIT} файлов: взяты первые ${ALBUM_LIMIT}`);
      files.length = ALBUM_LIMIT;
    }
    const kind = asFiles ? "document" : kindOf(files);
    const urls = [];
    const { close, body } = sheet(host, plural(files.length, "файл", "файла", "файлов"), {
      onClose: () => urls.forEach((url) => URL.revokeObjectURL(url)),
    });
    const caption = h("textarea", { rows: "2", placeholder: "Подпись", "aria-label": "Подпись", maxlength: "1024" });
    caption.value = this.#composer.text;
    const send = h("button", { type: "button", class: "button primary", "data-testid": "send-files" }, "Отправить");
    send.addEventListener("click", async () => {
      send.disabled = true;
      const sent = await this.#upload(kind, files, caption.value.trim());
      send.disabled = false;
      if (!sent) return;
      this.#composer.clear();
      close();
    });
    const items = files.map((file) => {
      if (kind !== "photo") {
        return h("li", { class: "preview-file" }, icon("file"), h("span", {}, file.name), h("small", {}, fileSize(file.size)));
      }
      const url = URL.createObjectURL(file);
      urls.push(url);
      return h("li", { class: "preview-photo" }, h("img", { src: url, alt: file.name }));
    });
    body.append(h("ul", { class: `preview preview-${kind === "photo" ? "photos" : "files"}` }, items), caption, h("div", { class: "sheet-foot" }, send));
    send.focus({ preventScroll: true });
  }

  #upload(kind, files, caption) {
    const { host, chatId, personId } = this.#phone;
    const replyTo = this.#composer.replyTo;
    return attempt(host, () => api.upload(chatId, personId, kind, files, { caption, replyTo, threadId: this.#phone.threadId }));
  }

  async #voice() {
    const file = canRecord() ? await record(this.#phone.host, this.#composer.recordBar) : undefined;
    if (file === null) return;
    if (file) await this.#sendVoice(file);
    else this.#choose("audio/*", false, ([picked]) => this.#sendVoice(picked));
  }

  async #sendVoice(file) {
    if (await this.#upload("voice", [file], "")) this.#composer.clearReply();
  }

  #place() {
    const { host, chatId, personId } = this.#phone;
    const { close, body } = sheet(host, "Место");
    const latitude = numberField("Широта", PLACES[0][1], 90);
    const longitude = numberField("Долгота", PLACES[0][2], 180);
    const form = h(
      "form",
      {
        class: "place-form",
        onsubmit: async (event) => {
          event.preventDefault();
          const sent = await attempt(host, () => api.sendLocation(chatId, personId, latitude.valueAsNumber, longitude.valueAsNumber, this.#phone.threadId));
          if (sent) close();
        },
      },
      h(
        "div",
        { class: "chips" },
        PLACES.map(([name, lat, lon]) =>
          h(
            "button",
            {
              type: "button",
              class: "chip",
              onclick: () => {
                latitude.value = lat;
                longitude.value = lon;
              },
            },
            name,
          ),
        ),
      ),
      h("label", {}, "Широта", latitude),
      h("label", {}, "Долгота", longitude),
      h("div", { class: "sheet-foot" }, h("button", { type: "submit", class: "button primary" }, "Отправить место")),
    );
    body.append(form);
  }

  async #ownContact() {
    const { host, chatId, personId, person } = this.#phone;
    const text = person.phone ? `Бот узнает номер ${phoneNumber(person.phone)}.` : "У этого человека номера нет.";
    if (await confirm(host, { title: "Отправить свой номер?", text, ok: "Отправить" })) {
      await attempt(host, () => api.sendOwnContact(chatId, personId));
    }
  }

  async #otherContact() {
    const { host, chatId, personId, store } = this.#phone;
    const others = [...store.persons.values()].filter((person) => person.id !== personId && person.phone);
    const picked = await pickPerson(host, "Чей контакт отправить", others);
    if (picked) await attempt(host, () => api.sendContact(chatId, personId, picked, this.#phone.threadId));
  }
}

function kindOf(files) {
  if (files.every((file) => file.type.startsWith("image/") && !file.type.includes("svg"))) return "photo";
  return files.every((file) => file.type.startsWith("video/")) ? "video" : "document";
}

function numberField(label, value, limit) {
  return h("input", { type: "number", step: "any", min: -limit, max: limit, required: true, value, "aria-label": label });
}
