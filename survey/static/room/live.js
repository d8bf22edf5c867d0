// Keeps the numbers of a room fresh: asks for a small state, at times that differ from tab to tab.
const room = document.querySelector("[data-room]");
const stale = document.querySelector("[data-stale]");
const EVERY_MS = 2000;
const LONGEST_MS = 30000;
let etag = "";
let wait = EVERY_MS;

function isTyping() {
  return ["INPUT", "SELECT"].includes(document.activeElement?.tagName);
}

function show({ live, page }) {
  for (const place of document.querySelectorAll("[data-live]")) {
    const value = live[place.dataset.live];
    if (value !== undefined && place.textContent !== value) place.textContent = value;
  }
  if (page !== room.dataset.page && !isTyping()) location.reload();
}

async function ask() {
  try {
    const answer = await fetch(room.dataset.room, { headers: etag ? { "If-None-Match": etag } : {} });
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    if (answer.status === 200) {
      show(await answer.json());
      etag = answer.headers.get("ETag") ?? "";
    }
    wait = EVERY_MS;
    stale.hidden = true;
  } catch {
    wait = Math.min(2 * wait, LONGEST_MS);
    stale.hidden = false;
  }
  setTimeout(ask, wait * (0.75 + Math.random() / 2));
}

setTimeout(ask, EVERY_MS);
