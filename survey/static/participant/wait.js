// A page that waits, with nothing typed on it, goes where the room goes: its door leads there.

import { Keep } from "./keep.js";
import { keepTime } from "./moved.js";
import { follow } from "./pulse.js";

export function waitForStep(form) {
  const time = form.querySelector("[data-time]");
  const leave = () => location.assign("./");
  // a test and a vote end where their result is shown, in the same step
  const here = (at, shown) => {
    if (at !== form.dataset.at) leave();
    else if ("ends" in form.dataset && shown > 0) location.reload();
  };
  follow(form, { timed: time ? keepTime(time) : undefined, here, gone: leave });
}

// a closed step takes nothing, and has no field in which to see what this phone still keeps
export function showKept(section) {
  const changes = [...new Keep(section.dataset.kept).pending];
  const texts = changes.filter(([name]) => /-(text|what|notice|request)$/.test(name)).map(([, change]) => change.value);
  for (const text of texts.filter(Boolean))
    section.append(Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" }));
  section.hidden = !section.querySelector("blockquote");
}
