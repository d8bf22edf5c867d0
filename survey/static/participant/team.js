// The sheet that several phones of a team fill at once: shows what the others add, shares drafts.

import { names, partOf, read, rowElement, rowOf, write } from "./fields.js";

const PAUSE = 4000;

export function watchTeam(sheet) {
  sheet.addRow = (row) => addRow(sheet.form, row);
  sheet.share = (button) => share(sheet, button);
  sheet.form.addEventListener("click", (event) => {
    const item = event.target.dataset?.add;
    if (item) addDraft(sheet.form, item).querySelector("textarea").focus();
  });
  const pull = puller(sheet);
  sheet.pull = pull;
  const again = async () => {
    if (!document.hidden) await pull();
    setTimeout(again, PAUSE * (0.75 + Math.random() / 2));
  };
  setTimeout(again, PAUSE);
}

export function newEntry() {
  const random = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `e${Math.floor(Date.now() / 1000).toString(16)}${random.join("")}`;
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

const addDraft = (form, item) => addRow(form, `mine.${item}-${newEntry()}`);

async function share(sheet, button) {
  const item = button.value.slice("share:".length);
  if (!(await sheet.sender.flush())) return sheet.hear.state("waiting");
  const response = await sheet.sender.post(new URLSearchParams({ do: button.value }));
  if (!response?.ok) return sheet.hear.state("offline");
  const drafts = sheet.form.querySelector(`[data-drafts="${CSS.escape(item)}"] .entries`);
  drafts.replaceChildren();
  addDraft(sheet.form, item).querySelector("textarea").focus();
  sheet.hear.state("shared");
  await sheet.pull();
}

function puller(sheet) {
  let mark = "";
  return async () => {
    const headers = mark ? { "If-None-Match": mark } : {};
    const response = await fetch(sheet.form.dataset.state, { headers }).catch(() => null);
    if (response?.status !== 200 || response.redirected) return;
    mark = response.headers.get("ETag") ?? "";
    merge(sheet, await response.json());
  };
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
  }
  for (const part of ["done", "joined"]) {
    const shown = document.querySelector(`[data-${part}]`);
    if (shown) shown.textContent = state[part];
  }
  if (state.stage !== sheet.stage) tryClosedAgain(sheet, state.stage);
  const moved = state.stage !== form.dataset.stage || String(state.compares) !== form.dataset.compares;
  if (moved && !sheet.keep.pending.size && !document.activeElement?.matches("textarea, input[type=text]")) location.reload();
}

// an entry is read aloud in the language in which somebody wrote it
function speak(form, row, language) {
  for (const field of rowElement(form, row)?.querySelectorAll("textarea") ?? []) field.lang = language;
}

// what was typed while a step was closed is sent when the facilitator opens it again
function tryClosedAgain(sheet, stage) {
  sheet.stage = stage;
  for (const [name, change] of sheet.keep.pending) if (change.isClosed) sheet.keep.release(name);
  sheet.sender.soon(0);
}

function show(sheet, name, value) {
  if (sheet.keep.pending.has(name) || (sheet.known[name] ?? "") === value) return;
  // the server trims: a space at the end is no reason to move the cursor
  if (read(sheet.form, name).trim() !== value.trim()) write(sheet.form, name, value);
  sheet.known[name] = value;
}
