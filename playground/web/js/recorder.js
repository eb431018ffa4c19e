// Recording a voice message with the browser's microphone.

import { toast } from "./dialogs.js";
import { h, icon, iconButton, replaceChildren } from "./dom.js";
import { duration } from "./format.js";

const TYPES = [
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
];

const supportedType = () => TYPES.find(([type]) => window.MediaRecorder?.isTypeSupported(type));

/** Whether a recording can be tried at all. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && supportedType());

/**
 * Record into a File, showing a bar in `place`. Resolves to the file, to null when it was cancelled, or to
 * undefined when there is no microphone (the caller then offers to pick a file).
 */
export async function record(host, place) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    toast(host, "Микрофон недоступен: выберите файл с записью");
    return undefined;
  }
  const [type, extension] = supportedType();
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  return new Promise((resolve) => {
    let wanted = true;
    const started = performance.now();
    const time = h("span", { class: "record-time" }, duration(0));
    const timer = setInterval(() => {
      time.textContent = duration((performance.now() - started) / 1000);
    }, 500);
    recorder.onstop = () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      place.hidden = true;
      replaceChildren(place);
      const mime = type.split(";")[0];
      resolve(wanted ? new File([new Blob(parts, { type: mime })], `voice.${extension}`, { type: mime }) : null);
    };
    const cancel = iconButton("trash", "Отменить запись", {
      onclick: () => {
        wanted = false;
        recorder.stop();
      },
    });
    const done = h("button", { type: "button", class: "send", "aria-label": "Отправить запись", onclick: () => recorder.stop() }, icon("send"));
    replaceChildren(place, cancel, h("span", { class: "record-dot", "aria-hidden": "true" }), h("span", { class: "record-label" }, "Идёт запись"), time, done);
    place.hidden = false;
    done.focus();
    recorder.start();
  });
}
