// Coaching by the rules of the exercise, under the field, a moment after typing stops.

import { hints } from "./coaching.js";
import { write } from "./fields.js";
import { newEntry } from "./team.js";

const PAUSE = 900;
const MOST_QUOTED = 60;

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
  box.append(Object.assign(document.createElement("p"), { textContent: hint.found ? `${open}${shortened(hint.found)}${close}: ${hint.text}` : hint.text }));
  if (hint.move_to) box.append(button(words.moveIdea, () => move(sheet, row, field, hint.move_to, rules.places[hint.move_to])), " ");
  box.append(button(words.fine, () => {
    dismissed.add(`${name} ${hint.rule}`);
    box.remove();
    field.focus();
  }));
  field.parentElement.append(box);
}

const shortened = (text) => (text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)} …` : text);

// an idea is not thrown away: it waits as a private draft where ideas are asked for
async function move(sheet, row, field, item, place) {
  const text = field.value;
  const idea = `mine.${item}-${newEntry(item)}`;
  sheet.keep.put(`${idea}-text`, text, "", "0");
  if (sheet.addRow(idea)) write(sheet.form, `${idea}-text`, text);
  else showElsewhere(place, text);
  row.querySelector(".hint").replaceChildren(sheet.form.dataset.moved.replace("{place}", place));
  if (row.dataset.row.startsWith("mine.")) {
    field.value = "";
    sheet.changed(field.name, 0);
    field.focus();
  }
  sheet.count();
  // off the team's sheet only once it is safe in the box
  if ((await sheet.sender.flush()) && !row.dataset.row.startsWith("mine.")) sheet.withdraw(row.dataset.row);
}

function showElsewhere(place, text) {
  const section = document.getElementById("own");
  const item = document.createElement("li");
  item.append(
    Object.assign(document.createElement("p"), { textContent: place }),
    Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" }),
  );
  section.querySelector("ul").append(item);
  section.hidden = false;
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: text });
  made.addEventListener("click", act);
  return made;
}
