// A participant's sheet: keeps and sends what is typed, shows how it stands. All of it also works
// without this script, page by page.

import { isField, names, read, readDefault, rowElement, rowOf, versions, write } from "./fields.js";
import { Keep } from "./keep.js";
import { Sender } from "./sender.js";
import { showConflict, showWrong } from "./trouble.js";
import { coach } from "./hints.js";
import { watchTeam } from "./team.js";
import { countLetters } from "./letters.js";
import { showCards } from "./cards.js";
import { watchRoom } from "./moved.js";
import { follow } from "./pulse.js";
import { showKept, waitForStep } from "./wait.js";
import { watchBallot } from "./vote.js";

document.documentElement.classList.add("js");
document.querySelector("[data-takes-focus]")?.focus();
// a page that the browser kept for "back" may belong to the person before
addEventListener("pageshow", (event) => event.persisted && location.reload());

const form = document.querySelector("form[data-sheet]");
if (form) start(form);
const waiting = document.querySelector("form[data-wait]");
if (waiting) waitForStep(waiting);
if (waiting?.querySelector("[data-vote-state]")) watchBallot(waiting);
const kept = document.querySelector("[data-kept]");
if (kept) showKept(kept);

function start(form) {
  const keep = new Keep(form.dataset.key);
  const sheet = { form, keep, versions: versions(form), known: {}, at: form.dataset.at };
  for (const name of names(form)) sheet.known[name] = readDefault(form, name);
  const status = document.querySelector("[data-save-state]");
  const hear = {
    state: (now) => tell(status, form, now, keep.waiting.length),
    done: (name, value) => { sheet.known[name] = value; showWrong(sheet, name, ""); },
    wrong: (name, error) => showWrong(sheet, name, error),
    closed: (at) => { sheet.at = at; },
    conflict: (name, theirs) => showConflict(sheet, name, theirs),
    withdrawn: (name, value) => sheet.rescue?.(name, value),
  };
  sheet.sender = new Sender(form, keep, sheet.versions, hear);
  sheet.hear = hear;
  sheet.changed = (name, delay) => change(sheet, name, delay);
  form.addEventListener("input", (event) => isField(event.target) && sheet.changed(event.target.name));
  form.addEventListener("change", (event) => isField(event.target) && sheet.changed(event.target.name, 200));
  form.addEventListener("submit", (event) => leaveBy(sheet, event));
  document.querySelector("form[data-waits]")?.addEventListener("submit", (event) => leaveBy(sheet, event));
  if (form.dataset.sheet === "team") {
    watchTeam(sheet);
    countLetters(form);
    coach(sheet);
  }
  if (!keep.pending.size) hear.state(Object.values(sheet.known).some(Boolean) ? "saved" : "ready");
  restore(sheet);
  // what was tapped or typed before this script had loaded
  for (const name of names(form)) sheet.changed(name, 200);
  if (form.dataset.sheet === "rating") {
    showCards(sheet);
    followFrom(sheet);
  }
  performance.mark("usable"); // read by benchmarks/phone_page.py
}

// nobody is taken out of a rating: the page says that the room moves on, but not to who came late
function followFrom(sheet) {
  const { at: began, rates } = sheet.form.dataset;
  const goAlong = async () => {
    if (await sheet.sender.flush()) location.assign("team");
  };
  follow(sheet.form, { here: watchRoom({ isMoved: (at) => at !== began && !rates.includes(at), goAlong }) });
}

function change(sheet, name, delay) {
  const row = rowOf(name);
  const value = read(sheet.form, name);
  if (!sheet.keep.pending.has(name) && value === (sheet.known[name] ?? "")) return;
  sheet.keep.put(name, value, sheet.known[name] ?? "", sheet.versions[row] ?? "0");
  sheet.hear.state(sheet.sender.failures ? "waiting" : "typing");
  sheet.sender.soon(delay);
}

// what an earlier visit could not send is put back into its fields and sent
function restore(sheet) {
  for (const [name, change] of sheet.keep.pending) {
    if (!rowElement(sheet.form, rowOf(name))) sheet.addRow?.(rowOf(name));
    write(sheet.form, name, change.value);
    sheet.keep.release(name);
  }
  if (sheet.keep.waiting.length) sheet.sender.flush();
  sheet.count?.();
}

// a button that leaves the page first waits for what is not saved yet
async function leaveBy(sheet, event) {
  event.preventDefault();
  const { target, submitter } = event;
  if (sheet.asks?.(submitter)) return undefined;
  const stay = (now) => {
    target.querySelector("dialog")?.close();
    sheet.hear.state(now);
  };
  const act = sheet.acts?.[submitter?.value.split(":")[0]];
  if (act) return act(submitter);
  if (!(await sheet.sender.flush())) return stay("waiting");
  if (!(await sheet.sender.reaches())) return stay("offline");
  for (const element of [...target.elements]) if (element !== submitter) element.disabled = true;
  const action = Object.assign(document.createElement("input"), { type: "hidden", name: submitter?.name ?? "do", value: submitter?.value ?? "save" });
  target.append(action);
  target.submit();
}

function tell(status, form, now, waiting) {
  if (!status) return;
  const { waitingOne, waiting: many } = status.dataset;
  const words = now === "waiting" ? (waiting === 1 ? waitingOne : many.replace("{n}", waiting)) : (status.dataset[now] ?? form.dataset[now]);
  status.dataset.now = now;
  // only what changed is read aloud
  if (status.textContent !== words) status.textContent = words;
  showBand(now, words);
}

// what stands in the way fills the top of the page; everything goes on below it
function showBand(now, words) {
  const band = document.querySelector("[data-band]");
  band.hidden = !["waiting", "offline", "gone", "closed"].includes(now);
  band.querySelector("[data-band-offline]").hidden = now !== "waiting";
  band.querySelector("[data-band-words]").textContent = now === "waiting" ? "" : words;
  document.documentElement.style.setProperty("--band", `${band.offsetHeight}px`);
}
