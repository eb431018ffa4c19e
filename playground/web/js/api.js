// The control API of the playground ("/play/…"): the fingers of the people on the page.

/** A refusal or a broken line, in words for the reader. */
export class ApiError extends Error {}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError("Нет связи с песочницей");
  }
  let body;
  try {
    body = await response.json();
  } catch {
    throw new ApiError(`Песочница ответила непонятно (код ${response.status})`);
  }
  if (!response.ok) throw new ApiError(body.error || `Песочница отказала (код ${response.status})`);
  return body;
}

const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const getState = () => call("/play/state");
export const getMessages = (chatId, limit) => call(`/play/chats/${chatId}/messages?limit=${limit}`);
export const fileUrl = (fileId) => `/play/file/${encodeURIComponent(fileId)}`;

const inThread = (threadId) => (threadId ? { thread_id: threadId } : {});

export const send = (chatId, fromId, text, replyTo, threadId) =>
  post("/play/send", { chat_id: chatId, from_id: fromId, text, ...(replyTo ? { reply_to: replyTo } : {}), ...inThread(threadId) });
export const start = (fromId, payload) => post("/play/start", { from_id: fromId, ...(payload ? { payload } : {}) });
export const press = (chatId, fromId, messageId, data) =>
  post("/play/press", { chat_id: chatId, from_id: fromId, message_id: messageId, data });
export const tapKeyboard = (chatId, fromId, text) => post("/play/keyboard", { chat_id: chatId, from_id: fromId, text });
export const askInline = (chatId, fromId, query) =>
  post("/play/inline", { chat_id: chatId, from_id: fromId, query, wait: 10 });
export const chooseInline = (chatId, fromId, queryId, resultId, threadId) =>
  post("/play/inline/choose", { chat_id: chatId, from_id: fromId, inline_query_id: queryId, result_id: resultId, ...inThread(threadId) });
export const sendOwnContact = (chatId, fromId) => post("/play/contact", { chat_id: chatId, from_id: fromId, own: true });
export const sendContact = (chatId, fromId, person, threadId) =>
  post("/play/contact", {
    chat_id: chatId,
    from_id: fromId,
    phone_number: person.phone,
    first_name: person.first_name,
    user_id: person.id,
    ...inThread(threadId),
  });
export const sendLocation = (chatId, fromId, latitude, longitude, threadId) =>
  post("/play/location", { chat_id: chatId, from_id: fromId, latitude, longitude, ...inThread(threadId) });
export const editMessage = (chatId, fromId, messageId, text) =>
  post("/play/edit", { chat_id: chatId, from_id: fromId, message_id: messageId, text });
export const deleteMessage = (chatId, fromId, messageId) =>
  post("/play/delete", { chat_id: chatId, from_id: fromId, message_id: messageId });
export const react = (chatId, fromId, messageId, emoji) =>
  post("/play/react", { chat_id: chatId, from_id: fromId, message_id: messageId, ...(emoji ? { emoji } : {}) });
export const setBlocked = (fromId, blocked) => post("/play/block", { from_id: fromId, blocked });
export const setBotStatus = (chatId, fromId, status) => post("/play/bot", { chat_id: chatId, from_id: fromId, status });
export const migrate = (chatId) => post("/play/migrate", { chat_id: chatId });
export const setForum = (chatId, on) => post("/play/forum", { chat_id: chatId, on });
export const changeTopic = (chatId, fromId, threadId, action) =>
  post("/play/topics/change", { chat_id: chatId, from_id: fromId, thread_id: threadId, action });
export const moveClock = (body) => post("/play/clock", body);

export const getOnec = () => call("/play/onec");
export const getOnecDocuments = (base) => call(`/play/onec/${base}/documents`);
export const touchOnecDocument = (base, ref, action) => post(`/play/onec/${base}/documents`, { ref, action });
export const setOnecFaults = (base, faults) => post(`/play/onec/${base}/faults`, faults);

/** Upload one file or several of a kind (an album). */
export function upload(chatId, fromId, kind, files, { caption, replyTo, threadId } = {}) {
  const form = new FormData();
  form.append("chat_id", chatId);
  form.append("from_id", fromId);
  form.append("kind", kind);
  if (caption) form.append("caption", caption);
  if (replyTo) form.append("reply_to", replyTo);
  if (threadId) form.append("thread_id", threadId);
  for (const file of files) form.append("file", file, file.name);
  return call("/play/upload", { method: "POST", body: form });
}
