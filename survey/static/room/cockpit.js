// The facilitator's live page: asks what has changed and moves it into place; what somebody points
// at stays where it is until they look away.
import { ask } from "./asking.js";
import { areKeysOff, onKeys, switchKeys } from "./keys.js";
import { morph } from "./morph.js";

const { token, state } = document.body.dataset;
const said = document.querySelector("[data-said]");
const lost = document.querySelector("[data-lost]");
const came = document.querySelector("#came");
const hasPointer = matchMedia("(hover: hover)");
const CLOCK_MS = 20000; // how the room stands beside its plan changes without anybody
const LOST_MS = 30000;
const SLEPT_MS = 5000;
const SOON = [300, 60, 0]; // the seconds left that are said aloud
let timer = { left: null, runs: false, since: 0 };
let shownLeft = null;
let heldList = null;
let answeredAt = performance.now();
let isLost = false;
let tickedAt = Date.now();

// Entries ------------------------------------------------------------------------------

// nothing stored tells which entry is new: this page knows by itself, also after a reload
function newestFirst(list) {
  const place = `came ${location.pathname} ${came.dataset.step} ${list.dataset.list}`;
  const known = JSON.parse(sessionStorage.getItem(place) ?? "[]");
  const rows = [...list.children];
  const fresh = rows.map((row) => row.dataset.key).filter((key) => !known.includes(key));
  const all = [...known, ...fresh.reverse()];
  sessionStorage.setItem(place, JSON.stringify(all));
  rows.sort((a, b) => all.indexOf(b.dataset.key) - all.indexOf(a.dataset.key));
  list.replaceChildren(...rows);
}

function isHeld(list) {
  return list.contains(document.activeElement) || (hasPointer.matches && list.matches(":hover"));
}

const newsOf = (list) => list.closest("section").querySelector("[data-news]");

function showList(list, now) {
  const news = newsOf(list);
  newestFirst(now);
  const there = new Set([...list.children].map((row) => row.dataset.key));
  const count = [...now.children].filter((row) => !there.has(row.dataset.key)).length;
  if (count && isHeld(list)) {
    heldList = [list, now];
    news.textContent = count === 1 ? news.dataset.one : news.dataset.many.replace("{n}", count);
    news.hidden = false;
    return;
  }
  heldList = null;
  news.hidden = true;
  keepPanel(list, now);
  morph(list, now);
}

// a row whose chips are open keeps them
function keepPanel(list, now) {
  const panel = list.querySelector(".panel");
  const key = panel?.parentElement.dataset.key;
  const row = [...now.querySelectorAll("[data-key]")].find((one) => key && one.dataset.key === key);
  row?.append(panel.cloneNode(true));
  row?.classList.add("is-open");
}

function letGo(isForced) {
  if (heldList && (isForced || !isHeld(heldList[0]))) {
    const [list, now] = heldList;
    heldList = null;
    newsOf(list).hidden = true;
    keepPanel(list, now);
    morph(list, now);
  }
}

function close(panel) {
  const opener = panel?.parentElement.querySelector("[aria-expanded=true]");
  opener?.setAttribute("aria-expanded", "false");
  panel?.parentElement.classList.remove("is-open");
  panel?.remove();
  return opener;
}

function open(button) {
  const wasOpen = button.getAttribute("aria-expanded") === "true";
  close(document.querySelector(".panel"));
  if (wasOpen) return;
  const row = button.closest("[data-key]");
  const panel = document.querySelector(`template[data-panel=${button.dataset.opens}]`).content.cloneNode(true);
  row.append(panel);
  row.classList.add("is-open");
  button.setAttribute("aria-expanded", "true");
  row.querySelector(".panel .chip").focus();
  row.scrollIntoView({ block: "nearest" });
}

// What the server has ------------------------------------------------------------------

function show(page) {
  const now = page.querySelector("#came");
  if (!now) return location.reload(); // closed, or not ours any more
  const isElsewhere = now.dataset.step !== came.dataset.step;
  if (isElsewhere) {
    document.querySelectorAll(":popover-open").forEach((one) => one.hidePopover());
    document.title = page.title;
    came.dataset.step = now.dataset.step;
    came.replaceChildren(...now.childNodes);
    came.querySelectorAll("[data-list]").forEach(newestFirst);
    came.scrollTop = 0;
    shownLeft = null;
    say(said.dataset.moved.replace("{step}", page.querySelector(".bar-step").textContent));
  } else {
    showCame(now);
  }
  for (const part of document.querySelectorAll("body > [data-part], :is(nav, aside) > [data-part]")) {
    morph(part, page.querySelector(`[data-part="${part.dataset.part}"]`));
  }
  readTimer();
  return undefined;
}

// the same parts are moved into place; where there are others now, all of them come anew
function showCame(now) {
  const parts = (root) => [...root.querySelectorAll("[data-part], [data-list]")];
  const name = (part) => part.dataset.part ?? `list ${part.dataset.list}`;
  const [old, coming] = [parts(came), parts(now)];
  if (old.map(name).join() !== coming.map(name).join()) {
    came.replaceChildren(...now.childNodes);
    came.querySelectorAll("[data-list]").forEach(newestFirst);
    return;
  }
  old.forEach((part, at) => {
    if (part.dataset.list) return showList(part, coming[at]);
    if (part.dataset.part === "messages" && !coming[at].childElementCount) return undefined; // said once
    keepPanel(part, coming[at]);
    return morph(part, coming[at]);
  });
}

async function renew() {
  const answer = await fetch(location.href.split("#")[0], { cache: "no-store", signal: AbortSignal.timeout(LOST_MS / 3) });
  if (!answer.ok) throw new Error(String(answer.status));
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  answered();
}

function answered() {
  answeredAt = performance.now();
  isLost = false;
  lost.hidden = true;
  document.body.classList.remove("is-lost");
}

function tell(isNow) {
  if (isNow) isLost = true;
  else answered();
}

async function send(address, fields) {
  if (document.body.classList.contains("is-lost")) return;
  try {
    await fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    await renew();
  } catch {
    tell(true);
  }
}

function submit(event) {
  const form = event.target;
  // a page of its own follows: what works once is shown there
  if (event.submitter?.matches("[data-away]") || form.matches("[data-away]")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  for (const one of form.querySelectorAll("input")) one.defaultValue = one.value; // typed no more
  const row = form.matches(".panel") && form.closest("[data-key]");
  if (row) {
    const [item, entry] = row.dataset.key.split(" ");
    fields.set(entry ? "item" : "said", item);
    fields.set("entry", entry ?? "");
    const isGone = fields.has("why");
    const next = entry && (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("[data-opens=hide]");
    const opener = close(form);
    (isGone ? next || came : opener).focus();
    if (isGone) row.remove();
  }
  fields.set("csrf_token", token);
  send(form.action, fields);
}

// Time ----------------------------------------------------------------------------------

function say(words) {
  said.textContent = words;
}

function readTimer() {
  const place = document.querySelector("[data-timer]");
  timer = { left: place ? Number(place.dataset.left) : null, runs: place?.dataset.runs === "true", since: performance.now() };
  tick();
}

function tick() {
  if (timer.left === null) return;
  const gone = timer.runs ? (performance.now() - timer.since) / 1000 : 0;
  const left = Math.max(0, Math.ceil(timer.left - gone));
  if (left === shownLeft) return;
  const place = document.querySelector("[data-timer]");
  const passed = SOON.findLast((soon) => shownLeft > soon && left <= soon);
  if (passed !== undefined) say(place.getAttribute(`data-said-${passed}`));
  shownLeft = left;
  const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  document.querySelectorAll("[data-left-words]").forEach((one) => { one.textContent = words; });
  document.body.classList.toggle("is-last-minute", left < 60);
  document.body.classList.toggle("is-over", left === 0);
}

function beat() {
  // a laptop that slept has a clock that stood still
  if (Date.now() - tickedAt > SLEPT_MS) renew().catch(() => tell(true));
  tickedAt = Date.now();
  tick();
  if (!isLost || performance.now() - answeredAt < LOST_MS || !lost.hidden) return;
  const time = document.querySelector("[data-time-of-day]").textContent;
  lost.textContent = lost.dataset.lost.replace("{time}", time);
  lost.hidden = false;
  document.body.classList.add("is-lost");
}

// Keys and presses ------------------------------------------------------------------------

function press(what) {
  const button = document.querySelector(what);
  if (!button) return false;
  button.click();
  return true;
}

function hide() {
  const rows = [...document.querySelectorAll(".entries > li:has([data-opens=hide])")];
  const row = rows.find((one) => one.contains(document.activeElement) || one.matches(":hover")) ?? rows[0];
  if (!row) return false;
  open(row.querySelector("[data-opens=hide]"));
  return true;
}

onKeys({
  ArrowRight: () => press("[data-next]"),
  ArrowLeft: () => press("[data-back]"),
  t: () => press("[data-timer] [name=do]"),
  h: hide,
});
addEventListener("keydown", (event) => event.key === "Escape" && close(document.querySelector(".panel"))?.focus());

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  if (!button) return;
  // the second press of a double one would go on from where the first has led
  if (event.detail > 1 && button.matches("[data-next], [data-back]")) event.preventDefault();
  if (button.matches("[data-opens]")) open(button);
  if (button.matches("[data-leave]")) close(button.closest(".panel"))?.focus();
  if (button.matches("[data-news]")) letGo(true);
  if (button.matches("[data-shows]")) {
    const away = document.getElementById(button.dataset.shows);
    away.hidden = !away.hidden;
    button.setAttribute("aria-expanded", String(!away.hidden));
  }
});
document.addEventListener("submit", submit);
document.addEventListener("pointermove", () => letGo(false));
document.addEventListener("focusout", () => setTimeout(letGo, 0, false));

const keys = document.querySelector("[data-keys]");
keys.checked = !areKeysOff();
document.body.classList.toggle("keys-off", areKeysOff());
keys.addEventListener("change", () => {
  switchKeys(keys.checked);
  document.body.classList.toggle("keys-off", areKeysOff());
});

document.querySelectorAll("[data-list]").forEach(newestFirst);
readTimer();
setInterval(beat, 250);
setInterval(() => renew().catch(() => tell(true)), CLOCK_MS);
ask(state, renew, tell, true);
