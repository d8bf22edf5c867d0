// A page that waits for the room comes back by itself when it moves on.

import { Keep } from "./keep.js";
import { follow } from "./pulse.js";

export function waitForStep(form) {
  follow(form, { here: (at) => at !== form.dataset.at && location.reload() });
}

// a closed step takes nothing, and has no field in which to see what this phone still keeps
export function showKept(section) {
  const changes = [...new Keep(section.dataset.kept).pending];
  const texts = changes.filter(([name]) => /-(text|what|notice|request)$/.test(name)).map(([, change]) => change.value);
  for (const text of texts.filter(Boolean))
    section.append(Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" }));
  section.hidden = !section.querySelector("blockquote");
}
