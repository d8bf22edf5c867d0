// The room's screen: asks what has changed, moves it into place, and runs the clock.
import { ask } from "./asking.js";
import { onKeys } from "./keys.js";
import { morph } from "./morph.js";

const body = document.body;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const SCENE_MS = 6000;
const AGAIN_MS = 3000;
let clock = null;

// style attributes are forbidden by the content policy: numbers come as data
function setNumbers(root) {
  for (const part of root.querySelectorAll("[data-var]")) {
    for (const pair of part.dataset.var.split(";")) {
      const [name, value] = pair.split(" ");
      part.style.setProperty(`--${name}`, value);
    }
  }
}

function overflows(screen) {
  const content = screen.querySelector(".content");
  const within = content.getBoundingClientRect();
  const isOut = (box) => box.width && (box.bottom > within.bottom + 1 || box.right > within.right + 1);
  return [...content.querySelectorAll("*")].some((part) => isOut(part.getBoundingClientRect()));
}

function fit(screen) {
  screen.classList.remove("is-tight");
  const parts = [...screen.querySelectorAll("[data-fit]")];
  const sizes = parts.map((part) => part.dataset.fit.split(" "));
  for (let step = 0; step < Math.max(0, ...sizes.map((one) => one.length)); step += 1) {
    parts.forEach((part, at) => part.style.setProperty("--size", sizes[at][Math.min(step, sizes[at].length - 1)]));
    if (!overflows(screen)) return;
  }
  screen.classList.toggle("is-tight", overflows(screen));
}

function fitWidth(screen) {
  for (const part of screen.querySelectorAll("[data-fit-width]")) {
    for (const size of part.dataset.fitWidth.split(" ")) {
      part.style.setProperty("--size", size);
      if (part.scrollWidth <= part.parentElement.clientWidth) break;
    }
  }
}

// where the people of one team do not fit on a line, all teams show figures alone
function fitPeople(screen) {
  for (const list of screen.querySelectorAll(".arrived")) {
    list.classList.remove("is-in-figures");
    const isTooLong = (row) => row.scrollWidth > row.clientWidth;
    list.classList.toggle("is-in-figures", [...list.querySelectorAll(".people")].some(isTooLong));
  }
}

function tick() {
  if (!clock) return;
  const left = clock.runs ? Math.max(0, clock.left - (performance.now() - clock.since) / 1000) : clock.left;
  const shown = Math.ceil(left);
  const words = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
  for (const place of document.querySelectorAll("[data-time]")) place.textContent = words;
  const way = document.querySelector("[data-clock]");
  way.style.setProperty("--left", String(clock.planned ? Math.min(1, left / clock.planned) : 0));
  way.parentElement.classList.toggle("is-over", left === 0);
}

function readClock() {
  const way = document.querySelector("[data-clock]");
  clock = way && {
    left: Number(way.dataset.left),
    planned: Number(way.dataset.planned),
    runs: "runs" in way.dataset,
    since: performance.now(),
  };
  tick();
}

// the field is lit and goes out dot by dot; then the second sentence comes
function playScene(screen) {
  const dots = [...screen.querySelectorAll(".field circle:not(.is-last)")];
  const later = screen.querySelectorAll("[data-waits]");
  if (!dots.length || still.matches) return;
  for (const dot of dots) {
    dot.classList.add("is-lit");
    setTimeout(() => dot.classList.remove("is-lit"), 500 + Math.random() * SCENE_MS);
  }
  for (const sentence of later) sentence.classList.add("is-waiting");
  setTimeout(() => later.forEach((one) => one.classList.remove("is-waiting")), SCENE_MS + 700);
}

// beside long sentences the field loses rows; the one light is never in those
function fitField(screen) {
  const field = screen.querySelector(".field");
  const circles = field ? [...field.querySelectorAll("circle")] : [];
  for (let rows = circles.length / 15; rows >= 3; rows -= 1) {
    const height = 20 * rows - 16;
    field.setAttribute("viewBox", `0 0 300 ${height}`);
    circles.forEach((one, at) => one.classList.toggle("is-out", at >= 15 * rows));
    if (field.clientWidth * height <= 300 * field.clientHeight) return;
  }
}

function arrange(screen) {
  setNumbers(screen);
  fitPeople(screen);
  fit(screen);
  fitField(screen);
  fitWidth(screen);
  readClock();
}

async function renew() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, now] = [document.querySelector(".screen"), page.querySelector(".screen")];
  if (!now) throw new Error("no screen");
  const isOther = old.dataset.screen !== now.dataset.screen;
  // the same screen keeps its parts, so that bars grow and nothing else moves
  if (isOther) old.replaceWith(now);
  else morph(old, now);
  const screen = document.querySelector(".screen");
  arrange(screen);
  if (isOther) playScene(screen);
  lookAgain(screen);
}

// a report that is being made changes nothing that the room tells of
function lookAgain(screen) {
  if ("again" in screen.dataset) setTimeout(() => renew().catch(() => lookAgain(screen)), AGAIN_MS);
}

// → does the next thing, ← goes back; only the window of who leads the room has somewhere to ask
async function move(to) {
  const { seen, shown } = document.querySelector(".screen").dataset;
  const told = new URLSearchParams({ csrf_token: body.dataset.token, seen: seen ?? "", shown: shown ?? "0", to });
  await fetch(body.dataset.moves, { method: "POST", body: told, headers: { Accept: "application/json" } });
  await renew();
}

function press(way) {
  move(way).catch(() => document.querySelector(".screen").classList.add("is-lost"));
}

async function time() {
  const { seen, runs } = document.querySelector(".screen").dataset;
  const told = new URLSearchParams({ csrf_token: body.dataset.token, seen: seen ?? "", do: runs === "1" ? "pause" : "start" });
  await fetch(body.dataset.timer, { method: "POST", body: told, headers: { Accept: "application/json" } });
  await renew();
}

// what must not stand there is off this wall at once; the reason is given at the cockpit
const cover = () => body.classList.toggle("is-covered");

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // a browser that does not allow it, or a window that is not in front
  }
}

document.fonts.ready.then(() => arrange(document.querySelector(".screen")));
playScene(document.querySelector(".screen"));
addEventListener("resize", () => arrange(document.querySelector(".screen")));
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
if (body.dataset.moves) {
  onKeys({
    ArrowRight: () => press(document.querySelector(".screen").dataset.to || "next"),
    ArrowLeft: () => press("back"),
    t: () => time().catch(() => document.querySelector(".screen").classList.add("is-lost")),
    h: cover,
  });
}
lookAgain(document.querySelector(".screen"));
setInterval(tick, 1000);
ask(body.dataset.state, renew, (isLost) => document.querySelector(".screen").classList.toggle("is-lost", isLost));
