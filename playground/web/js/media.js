// What a message carries besides text: photos, albums, players, documents, places, contacts.

import { fileUrl } from "./api.js";
import { personAvatar } from "./avatar.js";
import { h, icon, iconButton } from "./dom.js";
import { duration, fileSize, fullName, phoneNumber } from "./format.js";

const PREVIEW_SIDE = 1280;

/** The biggest size of a photo that is not wastefully big. */
function bestSize(sizes) {
  const fitting = sizes.filter((size) => Math.max(size.width, size.height) <= PREVIEW_SIDE);
  return (fitting.length ? fitting : sizes).reduce((a, b) => (a.width * a.height >= b.width * b.height ? a : b));
}

function missing(label) {
  return h("span", { class: "media-missing" }, icon("photo"), label);
}

function picture(photo, label, page) {
  const size = bestSize(photo);
  const image = h("img", { src: fileUrl(size.file_id), alt: label, loading: "lazy", width: size.width, height: size.height });
  const open = h(
    "button",
    {
      type: "button",
      class: "media-photo",
      "aria-label": `${label}: открыть`,
      style: { "--ratio": String(size.width / size.height || 1), "--width": `${size.width}px` },
      onclick: () => page.showPicture(fileUrl(photo[photo.length - 1].file_id)),
    },
    image,
  );
  image.addEventListener("error", () => image.replaceWith(missing("Фото недоступно")));
  return open;
}

function video(file, props = {}) {
  const player = h("video", { class: "media-video", src: fileUrl(file.file_id), preload: "metadata", playsinline: true, ...props });
  if (file.width && file.height) player.style.setProperty("--ratio", String(file.width / file.height));
  player.addEventListener("error", () => player.replaceWith(missing("Видео недоступно")));
  return player;
}

/** A player of our own: one look for voice and audio in every browser. */
function player(file, title, kind) {
  const audio = h("audio", { src: fileUrl(file.file_id), preload: "metadata" });
  const bar = h("input", {
    type: "range",
    class: "player-bar",
    min: "0",
    max: "1000",
    value: "0",
    "aria-label": "Место в записи",
    oninput: () => {
      if (Number.isFinite(audio.duration)) audio.currentTime = (audio.duration * bar.value) / 1000;
    },
  });
  const time = h("span", { class: "player-time" }, duration(file.duration || 0));
  const play = h(
    "button",
    { type: "button", class: "player-play", "aria-label": "Слушать", onclick: () => (audio.paused ? audio.play().catch(failed) : audio.pause()) },
    h("span", { class: "player-sign" }),
  );
  const box = h("div", { class: `player player-${kind}` }, play, h("div", { class: "player-main" }, title, bar, time), audio);
  function failed() {
    time.textContent = "запись недоступна";
  }
  audio.addEventListener("error", failed);
  audio.addEventListener("loadedmetadata", () => {
    if (Number.isFinite(audio.duration)) time.textContent = duration(audio.duration);
  });
  audio.addEventListener("play", () => {
    box.classList.add("playing");
    play.setAttribute("aria-label", "Пауза");
  });
  audio.addEventListener("pause", () => {
    box.classList.remove("playing");
    play.setAttribute("aria-label", "Слушать");
  });
  audio.addEventListener("timeupdate", () => {
    if (Number.isFinite(audio.duration) && audio.duration > 0) {
      bar.value = String((1000 * audio.currentTime) / audio.duration);
      bar.style.setProperty("--played", `${bar.value / 10}%`);
    }
    time.textContent = duration(audio.currentTime || file.duration || 0);
  });
  return box;
}

function documentLink(file) {
  const name = file.file_name || "Файл";
  const extension = /\.([^.]{1,5})$/.exec(name)?.[1] || "";
  return h(
    "a",
    { class: "document", href: fileUrl(file.file_id), download: name },
    h("span", { class: "document-icon" }, extension ? extension.toUpperCase() : icon("file")),
    h(
      "span",
      { class: "document-text" },
      h("span", { class: "document-name" }, name),
      file.file_size !== undefined && h("small", {}, fileSize(file.file_size)),
    ),
  );
}

function place(location) {
  const { latitude, longitude } = location;
  const point = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h(
    "a",
    {
      class: "place",
      href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`,
      target: "_blank",
      rel: "noopener noreferrer",
      "aria-label": `Место на карте: ${point}`,
    },
    h("span", { class: "place-map" }, icon("pin")),
    h("span", { class: "place-text" }, "Геопозиция", h("small", {}, point)),
  );
}

function contactCard(contact) {
  return h(
    "div",
    { class: "contact" },
    personAvatar({ ...contact, id: contact.user_id || 0 }),
    h("span", { class: "contact-text" }, h("strong", {}, fullName(contact)), h("small", {}, phoneNumber(contact.phone_number))),
  );
}

/** The media of one message as a node, or null. `page.showPicture(url)` opens a photo over the page. */
export function renderMedia(message, page) {
  if (message.photo) return picture(message.photo, "Фото", page);
  if (message.animation) return video(message.animation, { autoplay: true, loop: true, muted: true });
  if (message.video) return video(message.video, { controls: true });
  if (message.video_note) return video(message.video_note, { controls: true, class: "media-video round" });
  if (message.voice) return player(message.voice, null, "voice");
  if (message.audio) {
    const { performer, title, file_name: name } = message.audio;
    const label = [performer, title].filter(Boolean).join(" – ") || name || "Аудио";
    return player(message.audio, h("span", { class: "player-title" }, label), "audio");
  }
  if (message.document) return documentLink(message.document);
  if (message.location) return place(message.location);
  if (message.contact) return contactCard(message.contact);
  if (message.sticker) {
    const { file_id: fileId, emoji } = message.sticker;
    const image = h("img", { class: "sticker", src: fileUrl(fileId), alt: emoji || "Стикер" });
    image.addEventListener("error", () => image.replaceWith(h("span", { class: "sticker-emoji" }, emoji || "Стикер")));
    return image;
  }
  return null;
}

/** Whether the media fills the bubble to its edges. */
export const isVisual = (message) => Boolean(message.photo || message.video || message.animation);

/** One line about a message: for quotes and for the reply bar. */
export function summary(message) {
  if (message.text) return message.text;
  const kind = [
    ["photo", "Фото"],
    ["animation", "Анимация"],
    ["video", "Видео"],
    ["video_note", "Видеосообщение"],
    ["voice", "Голосовое сообщение"],
    ["audio", "Аудио"],
    ["document", message.document?.file_name || "Файл"],
    ["location", "Геопозиция"],
    ["contact", "Контакт"],
    ["sticker", "Стикер"],
  ].find(([field]) => field in message);
  const label = kind ? kind[1] : "Сообщение";
  return message.caption ? `${label}: ${message.caption}` : label;
}

/** A photo over the whole page; a tap or Escape closes it. */
export function pictureViewer(host) {
  const region = host.querySelector(":scope > .overlays");
  return (url) => {
    const opener = document.activeElement;
    const close = () => {
      viewer.remove();
      opener?.focus({ preventScroll: true });
    };
    const viewer = h(
      "div",
      {
        class: "viewer",
        role: "dialog",
        "aria-modal": "true",
        "aria-label": "Фото",
        onclick: close,
        onkeydown: (event) => event.key === "Escape" && close(),
      },
      h("img", { src: url, alt: "Фото" }),
      iconButton("close", "Закрыть", { class: "viewer-close", onclick: close }),
    );
    region.append(viewer);
    viewer.querySelector("button").focus();
  };
}
