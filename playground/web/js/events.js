// The live stream (Server-Sent Events). Every connection begins with a full read of the state, so nothing
// that happened while the line was down is missing afterwards.

import { ApiError } from "./api.js";

const FIRST_RETRY = 1000;
const LAST_RETRY = 8000;

/** Keep `store` live for ever: read the state, follow the events, start again when the line breaks. */
export async function follow(store) {
  let pause = FIRST_RETRY;
  for (;;) {
    try {
      await store.reload();
      await listen(store, () => {
        pause = FIRST_RETRY;
        store.setOnline(true);
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    store.setOnline(false);
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LAST_RETRY);
  }
}

/** Ends when the stream breaks or the server says that events were lost. */
function listen(store, opened) {
  return new Promise((resolve) => {
    const source = new EventSource(`/play/events?after=${store.seq}`);
    const end = () => {
      source.close();
      resolve();
    };
    source.onopen = opened;
    source.onerror = end;
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === "resync") end();
      else store.apply(event);
    };
  });
}
