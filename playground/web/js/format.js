// Russian dates, names and sizes. The demo's people live by Moscow time, whatever zone the browser is in.

const ZONE = "Europe/Moscow";
const TIME = new Intl.DateTimeFormat("ru-RU", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ru-RU", { timeZone: ZONE, day: "numeric", month: "long" });
const WEEKDAY = new Intl.DateTimeFormat("ru-RU", { timeZone: ZONE, weekday: "short" });
const DAY_KEY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const PLURAL = new Intl.PluralRules("ru-RU");

/** "14:05" from a Unix time in seconds. */
export const clockTime = (seconds) => TIME.format(new Date(seconds * 1000));

/** "23 ноября" from a Unix time in seconds. */
export const dayName = (seconds) => DAY.format(new Date(seconds * 1000));

/** Key of the Moscow day, to tell where a new day begins. */
export const dayKey = (seconds) => DAY_KEY.format(new Date(seconds * 1000));

/** "пн 23 ноября, 14:05" from a Unix time in seconds. */
export function longMoment(seconds) {
  const date = new Date(seconds * 1000);
  return `${WEEKDAY.format(date)} ${DAY.format(date)}, ${TIME.format(date)}`;
}

/** plural(3, "участник", "участника", "участников") -> "3 участника". */
export function plural(count, one, few, many) {
  const form = PLURAL.select(count);
  return `${count.toLocaleString("ru-RU")} ${form === "one" ? one : form === "few" ? few : many}`;
}

/** "1,4 МБ" from bytes. */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  const units = ["КБ", "МБ", "ГБ"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString("ru-RU", { maximumFractionDigits: value < 10 ? 1 : 0 })} ${units[unit]}`;
}

/** "1:07" from seconds. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

/** Up to two letters for a round avatar. */
export function initials(name) {
  const words = name.replace(/[«»"„“()<>&]/g, " ").split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** One of seven colours, always the same for the same id. */
export const hueIndex = (id) => Math.abs(Number(id)) % 7;

/** "+7 900 123-45-67" when it looks like a Russian number; otherwise as it is. */
export function phoneNumber(raw) {
  const digits = String(raw).replace(/\D/g, "");
  const parts = /^7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits);
  return parts ? `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}` : `+${digits}`;
}
