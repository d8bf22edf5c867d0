// What is wrong with a field, and what somebody else wrote in it meanwhile: both texts are shown.

import { rowElement, rowOf, write } from "./fields.js";

function box(sheet, name, kind) {
  const id = `${kind}-${name}`;
  document.getElementById(id)?.remove();
  const made = Object.assign(document.createElement("div"), { id, className: kind });
  made.setAttribute("role", "alert");
  const field = [...sheet.form.elements].find((element) => element.name === name);
  (field?.closest("fieldset, .words") ?? rowElement(sheet.form, rowOf(name)))?.append(made);
  return made;
}

export function showWrong(sheet, name, error) {
  const made = box(sheet, name, "field-error");
  if (error) made.textContent = error;
  else made.remove();
}

export function showConflict(sheet, name, theirs, version) {
  const words = document.querySelector("[data-save-state]").dataset;
  const made = box(sheet, name, "conflict");
  const quote = Object.assign(document.createElement("blockquote"), { textContent: shown(sheet, name, theirs) || words.cleared });
  made.append(words.theirs, quote, choice(words.keepTheirs, () => {
    write(sheet.form, name, theirs);
    sheet.known[name] = theirs;
    sheet.keep.drop(name);
    made.remove();
    sheet.hear.state("saved");
  }), " ", choice(words.keepOurs, () => {
    const change = sheet.keep.pending.get(name);
    sheet.keep.pending.set(name, { ...change, base: theirs, version, held: false });
    sheet.keep.store();
    made.remove();
    sheet.sender.flush();
  }));
}

// a choice is shown in its words, not as the value behind it
function shown(sheet, name, value) {
  const options = [...sheet.form.elements].filter((e) => e.name === name && e.type === "radio");
  return options.find((e) => e.value === value)?.parentElement.textContent.trim() ?? value;
}

function choice(text, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: text });
  button.addEventListener("click", act);
  return button;
}
