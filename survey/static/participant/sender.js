// Sends what is kept, a moment after typing stops, again and again until the server has it.

import { rowOf } from "./fields.js";

const LONGEST_WAIT = 30000;
const GIVE_UP_AFTER = 15000;
const MOST_TRIED = 20;

export class Sender {
  constructor(form, keep, versions, hear) {
    Object.assign(this, { form, keep, versions, hear, failures: 0, timer: 0, sending: null, sent: 0, isLeaving: false });
    addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => this.soon(0));
    addEventListener("pagehide", () => {
      this.isLeaving = true;
      this.flush();
    });
  }

  soon(delay = 700) {
    clearTimeout(this.timer);
    if (this.keep.waiting.length) this.timer = setTimeout(() => this.flush(), delay);
  }

  // resolves to whether nothing waits any more
  async flush() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (!this.keep.waiting.length) return true;
    this.sending = this.#send(this.keep.waiting);
    await this.sending;
    this.sending = null;
    this.sent += 1;
    if (this.keep.waiting.length) this.soon(this.failures ? this.#pause() : 50);
    return !this.keep.waiting.length;
  }

  #pause() {
    // with jitter: forty phones that lost the network together must not come back together
    return Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures) * (0.5 + Math.random());
  }

  async #send(changes) {
    this.hear.state(this.failures ? "waiting" : "saving");
    const body = new URLSearchParams();
    for (const [name, change] of changes) {
      // should the answer get lost, what stands there later may be our own
      this.keep.set(name, { ...change, tried: [...(change.tried ?? []), change.value].slice(-MOST_TRIED) });
      for (const value of change.value.split(name.endsWith("-choice") ? ";" : "\0")) body.append(name, value);
      body.set(`${rowOf(name)}-version`, change.version);
    }
    const response = await this.post(body);
    const answer = response?.headers.get("Content-Type")?.startsWith("application/json") ? await response.json().catch(() => null) : null;
    if (answer?.saved) {
      this.failures = 0;
      this.#learn(changes, answer);
      this.hear.state(this.#standing());
    } else if (response && (response.status === 403 || response.status === 404 || response.redirected)) {
      this.failures = 5;
      this.hear.state("gone");
    } else {
      this.failures += 1;
      this.hear.state("waiting");
    }
  }

  #standing() {
    const changes = [...this.keep.pending.values()];
    if (changes.some((change) => change.isClosed)) return "closed";
    if (changes.some((change) => change.held)) return "conflict";
    if (changes.some((change) => change.wrong)) return "wrong";
    return this.keep.waiting.length ? "typing" : "saved";
  }

  post(body) {
    return this.#ask({ method: "POST", body, keepalive: this.isLeaving });
  }

  // asked before a button leaves the page: without a network the browser would show its own error
  async reaches() {
    return Boolean(await this.#ask({ method: "HEAD" }));
  }

  async #ask(options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), GIVE_UP_AFTER);
    try {
      return await fetch(this.form.action, { ...options, signal: stop.signal, headers: { Accept: "application/json" } });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  #learn(changes, answer) {
    for (const [name, sent] of changes) {
      const row = rowOf(name);
      const now = this.keep.pending.get(name);
      if (!now) continue;
      if (answer.withdrawn.includes(row)) {
        this.hear.withdrawn(name, now.value);
      } else if (name in answer.errors || row in answer.errors) {
        this.keep.set(name, { ...now, wrong: now.value === sent.value });
        this.hear.wrong(name, answer.errors[name] ?? answer.errors[row]);
      } else if (row in answer.conflicts) {
        this.#conflict(name, now, answer.conflicts[row]);
      } else if (answer.closed.includes(row)) {
        this.keep.set(name, { ...now, held: true, isClosed: true });
        this.hear.closed(answer.at);
      } else {
        this.#done(name, now, sent, answer.saved[row]);
      }
    }
  }

  #done(name, now, sent, version) {
    if (version !== undefined) this.versions[rowOf(name)] = String(version);
    this.hear.done(name, sent.value);
    if (now.value === sent.value) this.keep.drop(name);
    else this.keep.set(name, { ...now, base: sent.value, version: this.versions[rowOf(name)] ?? "0", tried: [] });
  }

  #conflict(name, now, theirs) {
    const part = name.slice(name.lastIndexOf("-") + 1);
    this.versions[rowOf(name)] = theirs.version;
    // what stands there is what we built on, or came from here by a request whose answer was lost
    const isKnown = !(part in theirs) || [now.base, ...(now.tried ?? [])].some((text) => text.trim() === theirs[part].trim());
    // the same change on the new version is fine; a held one keeps the old: a reload asks again
    this.keep.set(name, isKnown ? { ...now, version: theirs.version } : { ...now, held: true });
    if (!isKnown) this.hear.conflict(name, theirs);
  }
}
