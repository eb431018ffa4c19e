// The feed: Server-Sent Events, read by hand, because a browser's own EventSource shows neither the server's comments (so a
// dead connection looks like a quiet one) nor why it was refused.

const DEAD_AFTER = 15_000; // the server says something every 5 seconds
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export class Feed {
  constructor(address, { news, lost, revoked }) {
    this.address = address;
    this.news = news;
    this.lost = lost;
    this.revoked = revoked;
  }

  async run() {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      this.heard = false;
      if ((await this.read()) === 403) return this.revoked();
      this.lost();
      if (this.heard) pause = FIRST_PAUSE;
      // Not all pages at once, after the server was away.
      await new Promise((done) => setTimeout(done, pause * (0.75 + Math.random() / 2)));
    }
  }

  // One connection, till it ends; the status with which it was answered, or nothing.
  async read() {
    const abort = new AbortController();
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), DEAD_AFTER);
    };
    alive();
    try {
      const answer = await fetch(this.address, { signal: abort.signal, cache: "no-store" });
      if (!answer.ok) return answer.status;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return answer.status;
        alive();
        const events = (text + value).split("\n\n");
        text = events.pop();
        for (const event of events) {
          if (!event.startsWith("data: ")) continue;
          this.heard = true;
          this.news(JSON.parse(event.slice(6)));
        }
      }
    } catch (error) {
      console.warn("feed:", error);
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }
}
