// Links that open the bot: https://t.me/<bot>?start=<payload> and tg://resolve?domain=<bot>&start=<payload>.

/** The payload of a link to this bot ("" when it carries none), or null for any other address. */
export function startPayload(address, botUsername) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  let name;
  if (url.protocol === "tg:") name = url.searchParams.get("domain");
  else if (["t.me", "telegram.me", "telegram.dog"].includes(url.hostname)) name = url.pathname.slice(1);
  if (!name || name.toLowerCase() !== botUsername.toLowerCase()) return null;
  return url.searchParams.get("start") || "";
}
