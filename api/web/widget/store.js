// Keeps the conversation and the reader's choices on the device; where that isn't allowed, in memory.

const KEPT_DAYS = 7;
const MOST_TURNS = 40;
const DAY = 24 * 3600 * 1000;

export class Store {
  constructor(name, kept) {
    this.name = "wence:" + name;
    this.memory = {};
    this.storage = kept ? usable() : null;
  }

  read(key) {
    try {
      const text = this.storage ? this.storage.getItem(this.name + ":" + key) : this.memory[key];
      return text ? JSON.parse(text) : null;
    } catch (error) {
      return null;
    }
  }

  write(key, value) {
    const text = JSON.stringify(value);
    try {
      if (this.storage) this.storage.setItem(this.name + ":" + key, text);
      else this.memory[key] = text;
    } catch (error) {
      this.memory[key] = text;
    }
  }

  conversation() {
    const found = this.read("conversation");
    const old = !found || Date.now() - found.at > KEPT_DAYS * DAY;
    return old ? { id: null, turns: [], after: "0", human: false } : found;
  }

  keep(conversation) {
    const turns = conversation.turns.slice(-MOST_TURNS);
    this.write("conversation", Object.assign({}, conversation, { turns: turns, at: Date.now() }));
  }

  erase() {
    this.write("conversation", null);
  }

  choices() {
    return this.read("choices") || {};
  }

  choose(name, value) {
    this.write("choices", Object.assign(this.choices(), { [name]: value }));
  }
}

function usable() {
  try {
    const storage = window.localStorage;
    storage.setItem("wence:try", "1");
    storage.removeItem("wence:try");
    return storage;
  } catch (error) {
    return null;
  }
}
