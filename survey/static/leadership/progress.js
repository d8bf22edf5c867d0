// Follows a report that is being made; shows it when its documents are there, then when all is.
const box = document.querySelector("[data-report-state]");
const bar = box.querySelector("progress");
const words = bar.previousElementSibling;
const shown = box.dataset.shows ?? "";

async function look() {
  try {
    const answer = await fetch(box.dataset.reportState, { headers: { Accept: "application/json" } });
    const { state, progress, said, is_complete: isComplete } = await answer.json();
    bar.value = progress;
    if (said && said !== words.textContent) {
      words.textContent = said;
      bar.setAttribute("aria-label", said);
    }
    if (isComplete || state === "failed" || (state === "ready" && !shown)) return location.reload();
  } catch {
    // the network is away for a moment; the next look may succeed
  }
  setTimeout(look, 700 + Math.random() * 300);
}

look();
