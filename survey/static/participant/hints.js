// Coaching by the rules of the exercise, under the field, a moment after typing stops.

import { hints } from "./coaching.js";
import { newEntry } from "./team.js";

const PAUSE = 900;

export function coach(sheet) {
  let rules = null;
  let timer = 0;
  const dismissed = new Set();
  sheet.form.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-coached]");
    if (!row || !event.target.matches("textarea")) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      // the rules are fetched by the first who types, not by everybody who opens the page
      rules ??= await fetch(sheet.form.dataset.coaching).then((answer) => answer.json()).catch(() => null);
      if (rules) show(sheet, row, event.target, rules, dismissed);
    }, PAUSE);
  });
}

function show(sheet, row, field, rules, dismissed) {
  row.querySelector(".hint")?.remove();
  const { coached, row: name } = row.dataset;
  const hint = hints(field.value, coached, rules).find((one) => !dismissed.has(`${name} ${one.rule}`));
  if (!hint) return;
  const box = Object.assign(document.createElement("div"), { className: "hint" });
  box.setAttribute("role", "status");
  const words = document.querySelector("[data-save-state]").dataset;
  const [open, close] = document.documentElement.lang === "es" ? "«»" : "“”";
  box.append(Object.assign(document.createElement("p"), { textContent: hint.found ? `${open}${hint.found}${close}: ${hint.text}` : hint.text }));
  if (hint.move_to) box.append(button(words.moveIdea, () => move(sheet, row, field, hint.move_to)), " ");
  box.append(button(words.fine, () => {
    dismissed.add(`${name} ${hint.rule}`);
    box.remove();
    field.focus();
  }));
  row.append(box);
}

// an idea is not thrown away: it waits as a private draft where ideas are asked for
function move(sheet, row, field, item) {
  sheet.keep.put(`mine.${item}-${newEntry()}-text`, field.value, "", "0");
  field.value = "";
  sheet.changed(field.name, 0);
  row.querySelector(".hint").remove();
  sheet.sender.flush();
  field.focus();
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: text });
  made.addEventListener("click", act);
  return made;
}
