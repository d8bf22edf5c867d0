// Asks the server what has changed: a small answer, often 304, at times that differ from tab to tab.
const EVERY_MS = 2500;
const LONGEST_MS = 30000;
const LONGEST_ANSWER_MS = 10000;

// `renew` is called when the answer is another one, `tell` with whether the server is lost; also over
// the first answer where a page `mayBeOld`: what came after it was made and before we asked
export function ask(address, renew, tell, mayBeOld = false) {
  let etag = null;
  let wait = EVERY_MS;
  let timer = 0;

  async function once() {
    // a network that swallows everything refuses nothing: without a limit we would wait for good
    const signal = AbortSignal.timeout(LONGEST_ANSWER_MS);
    const answer = await fetch(address, { headers: etag ? { "If-None-Match": etag } : {}, signal });
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    const now = answer.headers.get("ETag");
    const isNew = answer.status === 200 && (etag !== null || mayBeOld) && now !== etag;
    if (isNew) await renew();
    // only now: what could not be shown is asked for again
    if (answer.status === 200) etag = now;
  }

  async function turn() {
    clearTimeout(timer);
    try {
      await once();
      wait = EVERY_MS;
      tell(false);
    } catch {
      wait = Math.min(2 * wait, LONGEST_MS);
      tell(true);
    }
    timer = setTimeout(turn, wait * (0.85 + Math.random() * 0.3));
  }

  document.addEventListener("visibilitychange", () => document.hidden || turn());
  addEventListener("online", turn);
  turn();
}
