// What is not yet on the server, kept in the phone's storage first: it survives a closed tab.

export class Keep {
  constructor(key) {
    this.prefix = `last-customer:${key}:`;
    this.pending = new Map(this.#load());
  }

  // one item a field, not one for all: two tabs must not write over what the other keeps
  #load() {
    try {
      return Object.entries(localStorage)
        .filter(([key]) => key.startsWith(this.prefix))
        .map(([key, change]) => [key.slice(this.prefix.length), JSON.parse(change)]);
    } catch {
      return []; // a browser that keeps nothing still sends
    }
  }

  set(name, change) {
    this.pending.set(name, change);
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(change));
    } catch {
      /* storage is full or forbidden: what was typed is still on the page */
    }
  }

  // the change keeps the state on which it began, until the server has it
  put(name, value, base, version) {
    const before = this.pending.get(name);
    this.set(name, { base, version, ...before, value, held: before?.held ?? false, wrong: false });
  }

  // what stood in the way may be gone: try once more
  release(name) {
    this.set(name, { ...this.pending.get(name), held: false, wrong: false, isClosed: false });
  }

  drop(name) {
    this.pending.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      /* nothing was kept */
    }
  }

  get waiting() {
    return [...this.pending].filter(([, change]) => !change.held && !change.wrong);
  }
}
