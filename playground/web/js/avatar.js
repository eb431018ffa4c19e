// Round initials for persons, groups and the bot.

import { h, icon } from "./dom.js";
import { fullName, hueIndex, initials } from "./format.js";

export const personAvatar = (person, size = "") =>
  h("span", { class: `avatar hue-${hueIndex(person.id)} ${size}`, "aria-hidden": "true" }, initials(fullName(person)));

export const botAvatar = (size = "") => h("span", { class: `avatar avatar-bot ${size}`, "aria-hidden": "true" }, icon("sun"));

export const groupAvatar = (chat, size = "") =>
  h("span", { class: `avatar hue-${hueIndex(chat.id)} ${size}`, "aria-hidden": "true" }, icon("group"));
