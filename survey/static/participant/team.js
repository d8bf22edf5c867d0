// The sheet that several phones of a team fill at once: shows what the others add, shares drafts,
// takes entries back.

import { names, partOf, read, rowElement, rowOf, write } from "./fields.js";
import { keepTime, watchRoom } from "./moved.js";
import { follow } from "./pulse.js";
import { oneByOne } from "./sentences.js";

const CALM_MS = 10000;

export function watchTeam(sheet) {
  const { form } = sheet;
  sheet.addRow = (row) => addInPlaceOfBlank(sheet, row);
  sheet.acts = { share: once((button) => share(sheet, button)), withdraw: once((button) => withdraw(sheet, button.value)), star: once((button) => star(sheet, button)), unstar: once((button) => star(sheet, button)) };
  sheet.withdraw = (row) => withdraw(sheet, `withdraw:${row}`);
  sheet.rescue = (name, value) => rescue(sheet, name, value);
  sheet.count = () => count(form);
  form.addEventListener("click", (event) => {
    const { add, theme } = event.target.dataset ?? {};
    if (add) addDraft(form, add).querySelector("textarea").focus();
    if (theme !== undefined) choose(sheet, event.target);
    if (event.target.matches(".draft [type=radio]")) untap(sheet, event.target);
  });
  form.addEventListener("input", sheet.count);
  form.addEventListener("change", (event) => retell(event.target.closest(".entry")));
  sheet.pull = () => pull(sheet);
  for (const way of form.querySelectorAll("[data-sentences]")) oneByOne(way);
  for (const kind of ["input", "pointerdown", "keydown"]) form.addEventListener(kind, () => (sheet.touchedAt = performance.now()));
  const isMoved = (at) => sheet.isOld || at !== form.dataset.at;
  sheet.tellMoved = watchRoom({ isMoved, goAlong: () => goAlong(sheet) });
  const time = document.querySelector("[data-time]");
  const timed = time ? keepTime(time) : () => false;
  const tellsWhen = document.querySelector(".rest-time"); // above the moment at which the room goes on
  // all phones of a room read what it puts together: none asks for it at each move
  let readAt = -CALM_MS;
  const catchUp = () => {
    sheet.isNews = false;
    readAt = performance.now();
    sheet.pull();
  };
  follow(form, {
    changed: () => (form.querySelector("[data-written]") ? void (sheet.isNews = true) : sheet.pull()),
    timed: (now) => { sheet.isOld = (timed(now) && tellsWhen !== null) || sheet.isOld; },
    here: (at) => {
      if (sheet.isNews && performance.now() - readAt >= CALM_MS) catchUp();
      stand(sheet, at);
    },
  });
}

// a second tap while the first is under way does nothing
function once(act) {
  return async (button) => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    await act(button);
    button.ariaBusy = "false";
  };
}

// by its place in the list, and not by the clock: ids would tell who wrote when
export function newEntry(item) {
  const rows = document.querySelectorAll(`[data-row^="${item}-"], [data-row^="mine.${item}-"]`);
  const random = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `f${String(rows.length).padStart(3, "0")}${random.join("")}`;
}

function addRow(form, row) {
  const [item, entry] = row.replace(/^mine\./, "").split("-");
  const list = form.querySelector(row.startsWith("mine.") ? `[data-drafts="${item}"]` : `[data-entries="${item}"]`);
  if (!list || !entry) return null;
  const made = document.createElement("template");
  made.innerHTML = list.querySelector("template").innerHTML.replaceAll("ENTRY", entry);
  const element = made.content.firstElementChild;
  list.querySelector(".entries").append(element);
  return element;
}

// a draft that comes back stands where the empty one is: nobody has to look for it below
function addInPlaceOfBlank({ form, keep }, row) {
  const added = addRow(form, row);
  const kept = new Set([...keep.pending.keys()].map(rowOf));
  const drafts = [...(added?.closest("[data-drafts] .entries")?.children ?? [])];
  drafts.find((draft) => !kept.has(draft.dataset.row) && !draft.querySelector("textarea").value)?.replaceWith(added);
}

const addDraft = (form, item) => addRow(form, `mine.${item}-${newEntry(item)}`);

async function share(sheet, button) {
  const row = button.value.slice("share:".length);
  const draft = rowElement(sheet.form, `mine.${row}`);
  const field = draft.querySelector("textarea");
  const text = field.value.trim();
  if (!text) return refuse(sheet, field, "empty");
  if (!(await sheet.sender.flush())) return sheet.hear.state("waiting");
  // too long, or changed in another tab: what would be shared is not what stands here
  if ([...sheet.keep.pending.keys()].some((name) => rowOf(name) === `mine.${row}`)) return refuse(sheet, field, "trouble");
  field.readOnly = true;
  const answer = await ask(sheet, button.value, `mine.${row}`);
  field.readOnly = false;
  if (!answer) return;
  await sheet.pull();
  const [item, entry] = row.split("-");
  // without an id there was nothing left to share: it was shared before, and that answer got lost
  askTheme(sheet, draft, `${item}-${answer.shared || entry}`, text);
  sheet.hear.state("shared");
  sheet.count();
}

function refuse(sheet, field, why) {
  sheet.hear.state(why);
  field.focus();
}

async function ask(sheet, action, row) {
  const response = await sheet.sender.post(new URLSearchParams({ do: action }));
  const answer = await response?.json().catch(() => null);
  if (!answer?.saved) sheet.hear.state(response ? "gone" : "offline");
  else if (answer.closed.length) sheet.hear.state("closed");
  else if (row in answer.errors) sheet.hear.wrong(`${row}-text`, answer.errors[row]);
  else return answer;
  return null;
}

// in place of the draft: what was shared, and what it is about, by one tap
function askTheme(sheet, draft, row, text) {
  const list = draft.closest("[data-drafts]");
  const blank = list.querySelectorAll("template")[1];
  if (!blank || !rowElement(sheet.form, row)) {
    draft.remove();
    return goOn(sheet.form, list);
  }
  const card = blank.content.firstElementChild.cloneNode(true);
  card.dataset.about = row;
  card.querySelector("blockquote").textContent = text;
  card.querySelector("[name=do]").value = `withdraw:${row}`;
  draft.replaceWith(card);
  card.scrollIntoView({ block: "start" });
  card.querySelector("b").focus({ preventScroll: true });
}

function choose(sheet, button) {
  const card = button.closest("[data-about]");
  const name = `${card.dataset.about}-theme`;
  if (button.dataset.theme) {
    write(sheet.form, name, button.dataset.theme);
    sheet.changed(name, 0);
    retell(rowElement(sheet.form, card.dataset.about));
  }
  const list = card.closest("[data-drafts]");
  card.remove();
  goOn(sheet.form, list);
}

function goOn(form, list) {
  (list.querySelector("textarea") ?? addDraft(form, list.dataset.drafts).querySelector("textarea")).focus();
}

async function withdraw(sheet, action) {
  const row = action.slice("withdraw:".length);
  if (!(await ask(sheet, action, row))) return;
  forget(sheet, row);
  sheet.hear.state("withdrawn");
  await sheet.pull();
}

// a star is asked for by the button's word and shown as the team has it
async function star(sheet, button) {
  if (await ask(sheet, button.value, button.value.split(":")[1])) await sheet.pull();
}

function showStars(form, starred) {
  for (const button of form.querySelectorAll(".star")) {
    const row = button.value.split(":")[1];
    const isOn = starred.includes(row);
    button.value = `${isOn ? "unstar" : "star"}:${row}`;
    button.ariaPressed = String(isOn);
  }
}

function forget(sheet, row) {
  for (const name of [...sheet.keep.pending.keys()]) if (rowOf(name) === row) sheet.keep.drop(name);
  const gone = sheet.form.querySelectorAll(`[data-row="${CSS.escape(row)}"], [data-about="${CSS.escape(row)}"]`);
  for (const element of gone) {
    const list = element.closest("[data-drafts], [data-entries]");
    const hadFocus = element.contains(document.activeElement);
    element.remove();
    if (list.dataset.drafts && !list.querySelector("textarea")) addDraft(sheet.form, list.dataset.drafts);
    if (hadFocus) list.querySelector(".shared-head b, textarea").focus();
  }
  sheet.count();
}

// what was typed into an entry that the others withdrew meanwhile is not lost: it is a draft now
function rescue(sheet, name, value) {
  const [item] = name.split("-");
  forget(sheet, rowOf(name));
  if (partOf(name) !== "text" || !value.trim()) return;
  const draft = addDraft(sheet.form, item);
  const field = draft.querySelector("textarea");
  field.value = value;
  sheet.changed(field.name, 0);
  const note = Object.assign(document.createElement("p"), { className: "hint", textContent: sheet.form.dataset.rescued });
  note.setAttribute("role", "status");
  field.parentElement.append(note);
}

// a chosen score is taken back by a second tap
function untap(sheet, radio) {
  const wasChosen = radio.dataset.chosen ? radio.dataset.chosen === "true" : radio.defaultChecked;
  for (const other of radio.closest("fieldset").querySelectorAll("input")) other.dataset.chosen = other === radio && !wasChosen;
  if (!wasChosen) return;
  radio.checked = false;
  sheet.changed(radio.name, 0);
}

function retell(entry) {
  const told = entry?.querySelector("[data-said]");
  if (!told) return;
  const chosen = [...entry.querySelectorAll(".more [type=radio]:checked")].filter((one) => one.value);
  told.textContent = chosen.map((one) => one.parentElement.textContent.trim()).join(" · ") || told.dataset.said;
}

function count(form) {
  for (const list of form.querySelectorAll("[data-entries]")) {
    const n = list.querySelectorAll(".entry").length;
    list.querySelector("[data-count]").textContent = n;
    const suggested = list.querySelector("[data-suggested]");
    if (suggested) suggested.hidden = n > Number(suggested.dataset.suggested);
  }
  const written = [...form.querySelectorAll(".draft textarea")].filter((field) => field.value.trim());
  const own = form.querySelector("[data-own]");
  const all = written.length + document.querySelectorAll("#own blockquote").length;
  own.hidden = !all;
  own.hash = written[0]?.closest(".item").id ?? "own";
  own.textContent = all === 1 ? own.dataset.one : own.dataset.many.replace("{n}", all);
  document.getElementById("own-title").textContent = own.textContent;
  // who is done is told what nobody else sees yet
  document.querySelector("[data-own-none]")?.toggleAttribute("hidden", all > 0);
  document.querySelector("[data-own-some]")?.toggleAttribute("hidden", !all);
}

async function pull(sheet) {
  const { sender, form } = sheet;
  await sender.sending;
  const before = sender.sent;
  const response = await fetch(form.dataset.values).catch(() => null);
  if (!response?.ok || response.redirected) return undefined;
  const state = await response.json();
  // what was read before a save that has ended since would empty the fields that were just typed
  return sender.sending || sender.sent !== before ? pull(sheet) : merge(sheet, state);
}

function merge(sheet, state) {
  const { form } = sheet;
  for (const [name, value] of Object.entries(state.values)) {
    if (partOf(name) === "text" && !rowElement(form, rowOf(name))) addRow(form, rowOf(name));
    if (partOf(name) === "version") sheet.versions[rowOf(name)] = value;
    if (partOf(name) === "language") speak(form, rowOf(name), value);
  }
  for (const name of names(form)) if (!name.startsWith("mine.")) show(sheet, name, state.values[name] ?? "");
  for (const row of form.querySelectorAll("[data-entries] [data-row]")) {
    const isEmpty = !state.values[`${row.dataset.row}-text`] && !read(form, `${row.dataset.row}-text`);
    if (isEmpty && !row.contains(document.activeElement)) row.remove();
    else retell(row);
  }
  showStars(form, state.starred);
  const written = form.querySelector("[data-written]");
  if (written && state.written !== sheet.written) written.innerHTML = sheet.written = state.written;
  for (const card of form.querySelectorAll("[data-about]")) if (!rowElement(form, card.dataset.about)) card.remove();
  sheet.count();
  for (const part of ["done", "joined"]) {
    const shown = document.querySelector(`[data-${part}]`);
    if (shown) shown.textContent = state[part];
  }
  const [now, then] = [state.comparing, form.dataset.comparing];
  const isCounted = now === "dots" && document.querySelector("[data-counting]") !== null;
  sheet.isOld ||= isCounted || (now === "no") !== (then === "no");
}

// where the room has moved on the page says so, and goes along once nobody is at it: never under
// somebody's fingers, and not at all where they would rather finish
function stand(sheet, at) {
  if (at !== sheet.at) tryClosedAgain(sheet, at);
  const moved = sheet.tellMoved(at);
  const isWriting = document.activeElement?.matches("textarea, input[type=text]");
  const isCalm = !isWriting || performance.now() - (sheet.touchedAt ?? 0) > CALM_MS;
  if (moved && isCalm && !sheet.keep.pending.size && !isBegun()) goAlong(sheet);
}

// what stands in a form of its own is sent by its button, and not as it is typed
function isBegun() {
  const fields = [...document.querySelectorAll("[data-apart] [name]")];
  return fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}

async function goAlong(sheet) {
  // through the door, which leads where the room is; a reload would stand where this was scrolled to
  if (await sheet.sender.flush()) location.assign("./?from=team");
}

// an entry is read aloud in the language in which somebody wrote it
function speak(form, row, language) {
  for (const field of rowElement(form, row)?.querySelectorAll("textarea") ?? []) field.lang = language;
}

// what was typed while a step was closed is sent when the facilitator opens it again
function tryClosedAgain(sheet, at) {
  sheet.at = at;
  for (const [name, change] of sheet.keep.pending) if (change.isClosed) sheet.keep.release(name);
  sheet.sender.soon(0);
}

function show(sheet, name, value) {
  if (sheet.keep.pending.has(name) || (sheet.known[name] ?? "") === value) return;
  // the server trims: a space at the end is no reason to move the cursor
  if (read(sheet.form, name).trim() !== value.trim()) write(sheet.form, name, value);
  sheet.known[name] = value;
}
