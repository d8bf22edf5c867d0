// A page that waits for the facilitator comes back by itself when the stage changes.

import { Keep } from "./keep.js";

const PAUSE = 5000;

export function waitForStage(form) {
  const ask = async () => {
    const response = await fetch(form.dataset.wait).catch(() => null);
    if (response?.ok && !response.redirected && (await response.json()).stage !== form.dataset.stage) location.reload();
    else setTimeout(ask, PAUSE * (0.75 + Math.random() / 2));
  };
  setTimeout(ask, PAUSE);
}

// a closed step takes nothing, and has no field in which to see what this phone still keeps
export function showKept(section) {
  const changes = [...new Keep(section.dataset.kept).pending];
  const texts = changes.filter(([name]) => /-(text|what|notice|request)$/.test(name)).map(([, change]) => change.value);
  for (const text of texts.filter(Boolean))
    section.append(Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" }));
  section.hidden = !section.querySelector("blockquote");
}
