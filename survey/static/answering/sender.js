// Sends what is kept, a moment after typing stops, again and again until the server has it.

import { rowOf } from "./fields.js";

const LONGEST_WAIT = 30000;
const GIVE_UP_AFTER = 15000;

export class Sender {
  constructor(form, keep, versions, hear) {
    Object.assign(this, { form, keep, versions, hear, failures: 0, timer: 0, sending: null, isLeaving: false });
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
    return this.keep.waiting.length ? "typing" : "saved";
  }

  async post(body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), GIVE_UP_AFTER);
    try {
      return await fetch(this.form.action, {
        method: "POST", body, keepalive: this.isLeaving, signal: stop.signal, headers: { Accept: "application/json" },
      });
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
      if (name in answer.errors || row in answer.errors) {
        this.keep.pending.set(name, { ...now, wrong: now.value === sent.value });
        this.hear.wrong(name, answer.errors[name] ?? answer.errors[row]);
      } else if (row in answer.conflicts) {
        this.#conflict(name, now, answer.conflicts[row]);
      } else if (answer.closed.includes(row)) {
        this.keep.pending.set(name, { ...now, held: true, isClosed: true });
      } else {
        this.#done(name, now, sent, answer.saved[row]);
      }
    }
    this.keep.store();
  }

  #done(name, now, sent, version) {
    if (version !== undefined) this.versions[rowOf(name)] = String(version);
    this.hear.done(name, sent.value);
    if (now.value === sent.value) this.keep.pending.delete(name);
    else this.keep.pending.set(name, { ...now, base: sent.value, version: this.versions[rowOf(name)] ?? "0" });
  }

  #conflict(name, now, theirs) {
    const part = name.slice(name.lastIndexOf("-") + 1);
    this.versions[rowOf(name)] = theirs.version;
    const isTouched = part in theirs && theirs[part].trim() !== now.base.trim();
    // the answer changed, but not this field of it: the same change on the new version is fine
    this.keep.pending.set(name, { ...now, version: theirs.version, held: isTouched });
    if (isTouched) this.hear.conflict(name, theirs[part], theirs.version);
  }
}
