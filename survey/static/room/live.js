// Keeps the pages of a room fresh: asks whether anything has changed, at times that differ from tab
// to tab, and fetches the words that did; the timer counts by itself in between.
const room = document.querySelector("[data-room]");
const stale = document.querySelector("[data-stale]");
const timer = document.querySelector("[data-timer]");
const EVERY_MS = 2000;
const LONGEST_MS = 30000;
const WORDS_EVERY_MS = 20000; // how the clock stands beside the plan changes without anybody
let etag = "";
let wait = EVERY_MS;
let wordsAt = 0;
let endsAt = 0;
let asking = 0;

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

async function get(address, headers = {}) {
  const answer = await fetch(address, { headers });
  if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
  return answer;
}

async function ask() {
  clearTimeout(asking);
  try {
    const answer = await get(room.dataset.room, etag ? { "If-None-Match": etag } : {});
    if (answer.status === 200) {
      time(await answer.json());
      etag = answer.headers.get("ETag") ?? "";
    }
    if (answer.status === 200 || Date.now() - wordsAt > WORDS_EVERY_MS) {
      show(await (await get(room.dataset.words)).json());
      wordsAt = Date.now();
    }
    wait = EVERY_MS;
    stale.hidden = true;
  } catch {
    wait = Math.min(2 * wait, LONGEST_MS);
    stale.hidden = false;
  }
  asking = setTimeout(ask, wait * (0.75 + Math.random() / 2));
}

// seconds that are left, never a time of day: no clock but its own is trusted
function time({ left, runs }) {
  endsAt = runs ? performance.now() + 1000 * left : 0;
  if (timer && left !== null) tell(left);
}

function tell(left) {
  const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (timer.textContent !== words) timer.textContent = words;
}

if (timer) {
  time({ left: Number(timer.dataset.left), runs: timer.dataset.runs === "true" });
  setInterval(() => endsAt && tell(Math.max(0, Math.round((endsAt - performance.now()) / 1000))), 250);
}
const zone = document.querySelector("[data-zone]");
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
addEventListener("online", ask);
document.addEventListener("visibilitychange", () => document.hidden || ask());
asking = setTimeout(ask, EVERY_MS);
