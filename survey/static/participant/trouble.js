// What is wrong with a field, and what somebody else wrote in it meanwhile: both texts are shown.

import { partOf, rowElement, rowOf, write } from "./fields.js";

const idOf = (kind, name) => `${kind}-${name}`;
const fields = (sheet, name) => [...sheet.form.elements].filter((element) => element.name === name);

function box(sheet, name, kind) {
  const made = Object.assign(document.createElement("div"), { id: idOf(kind, name), className: kind });
  made.setAttribute("role", "alert");
  (fields(sheet, name)[0]?.closest("fieldset, .words") ?? rowElement(sheet.form, rowOf(name)))?.append(made);
  return made;
}

export function showWrong(sheet, name, error) {
  document.getElementById(idOf("field-error", name))?.remove();
  const said = { "aria-invalid": "true", "aria-describedby": idOf("field-error", name) };
  for (const field of fields(sheet, name)) {
    for (const [key, value] of Object.entries(said)) {
      if (error) field.setAttribute(key, value);
      else field.removeAttribute(key);
    }
  }
  if (error) box(sheet, name, "field-error").textContent = error;
}

export function showConflict(sheet, name, answer) {
  const words = document.querySelector("[data-save-state]").dataset;
  const theirs = answer[partOf(name)];
  document.getElementById(idOf("conflict", name))?.remove();
  const made = box(sheet, name, "conflict");
  const quote = Object.assign(document.createElement("blockquote"), { textContent: shown(sheet, name, theirs) || words.cleared });
  if (answer.language && theirs) quote.lang = answer.language;
  made.append(words.theirs, quote, choice(words.keepTheirs, () => {
    write(sheet.form, name, theirs);
    sheet.known[name] = theirs;
    sheet.keep.drop(name);
    made.remove();
    sheet.hear.state("saved");
  }), " ", choice(words.keepOurs, () => {
    const change = sheet.keep.pending.get(name);
    sheet.keep.set(name, { ...change, base: theirs, version: answer.version, held: false });
    made.remove();
    sheet.sender.flush();
  }));
}

// a choice is shown in its words, not as the value behind it
function shown(sheet, name, value) {
  const options = fields(sheet, name).filter((e) => e.type === "radio");
  return options.find((e) => e.value === value)?.parentElement.textContent.trim() ?? value;
}

function choice(text, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: text });
  button.addEventListener("click", act);
  return button;
}
