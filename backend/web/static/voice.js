// The voice: one sentence after another, with the computer's own Russian voice, or a chime where there is none.
// A voice that lives on the network is not used: it would be told who the clients are.

const LONGEST = 30_000; // some browsers forget to say that a sentence has ended
const AFTER_CANCEL = 250; // and some lose one that follows a cancelled one at once

export class Voice {
  constructor() {
    this.on = false;
    this.waiting = []; // {text, keys, all}
    this.now = null;
    window.speechSynthesis?.getVoices(); // some browsers begin to load them only now
  }

  // After a tap: before it browsers allow no sound.
  start(changed) {
    this.on = true;
    this.audio = new AudioContext();
    this.audio.resume();
    window.speechSynthesis?.addEventListener("voiceschanged", changed);
  }

  stop() {
    this.on = false;
    this.forget(null);
  }

  get russian() {
    const voices = window.speechSynthesis?.getVoices() ?? [];
    return voices.find((voice) => voice.localService && /^ru\b/i.test(voice.lang.replace("_", "-")));
  }

  get canSpeak() {
    return this.russian !== undefined;
  }

  // ``keys``: the tickets it is about; when one of them is taken it is not said any more.
  say(text, keys, all = false) {
    if (!this.on) return;
    this.waiting.push({ text, keys, all });
    if (this.now === null) this.next();
  }

  // About all that wait: what waits to be said about all is outdated by it.
  sayInstead(text, keys) {
    this.waiting = this.waiting.filter((item) => !item.all);
    this.say(text, keys, true);
  }

  // Somebody took these tickets (null: all of them).
  forget(keys) {
    const about = (item) => keys === null || item.keys.some((key) => keys.includes(key));
    this.waiting = this.waiting.filter((item) => !about(item));
    if (this.now !== null && about(this.now)) {
      window.speechSynthesis?.cancel();
      this.now = { keys: [] };
      setTimeout(() => this.next(), AFTER_CANCEL);
    }
  }

  next() {
    const item = this.waiting.shift() ?? null;
    this.now = item;
    if (item === null) return;
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      if (this.now === item) this.next();
    };
    const timer = setTimeout(() => {
      window.speechSynthesis?.cancel();
      end();
    }, LONGEST);
    const voice = this.russian;
    if (voice === undefined) {
      this.chime(end);
      return;
    }
    const sentence = new SpeechSynthesisUtterance(item.text);
    sentence.voice = voice;
    sentence.lang = "ru-RU";
    sentence.onend = end;
    sentence.onerror = (event) => {
      // What was broken off is no longer wanted; what could not be said at all rings.
      if (["canceled", "interrupted"].includes(event.error)) end();
      else this.chime(end);
    };
    item.sentence = sentence; // else it may be thrown away before it ends
    window.speechSynthesis.speak(sentence);
  }

  // Two notes, the lower one last.
  chime(end) {
    this.audio.resume(); // the computer may have slept
    const begin = this.audio.currentTime + 0.05;
    const notes = [[880, 0], [659, 0.35]];
    for (const [pitch, after] of notes) {
      const note = new OscillatorNode(this.audio, { frequency: pitch });
      const volume = new GainNode(this.audio, { gain: 0 });
      note.connect(volume).connect(this.audio.destination);
      volume.gain.linearRampToValueAtTime(0, begin + after);
      volume.gain.linearRampToValueAtTime(0.5, begin + after + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, begin + after + 1);
      note.start(begin + after);
      note.stop(begin + after + 1);
    }
    setTimeout(end, 1500);
  }
}
