// What is not yet on the server, kept in the phone's storage first: it survives a closed tab.

export class Keep {
  constructor(key) {
    this.key = `last-customer:${key}`;
    this.pending = new Map(Object.entries(this.#load()));
  }

  #load() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {}; // a browser that keeps nothing still sends
    }
  }

  store() {
    try {
      if (this.pending.size) localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.pending)));
      else localStorage.removeItem(this.key);
    } catch {
      /* storage is full or forbidden: what was typed is still on the page */
    }
  }

  // the change keeps the state on which it began, until the server has it
  put(name, value, base, version) {
    const before = this.pending.get(name);
    this.pending.set(name, { base, version, ...before, value, held: before?.held ?? false, wrong: false });
    this.store();
  }

  drop(name) {
    this.pending.delete(name);
    this.store();
  }

  get waiting() {
    return [...this.pending].filter(([, change]) => !change.held && !change.wrong);
  }
}
