// Follows a report that is being made and shows it when it is ready.
const box = document.querySelector("[data-report-state]");
const bar = box.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(box.dataset.reportState, { headers: { Accept: "application/json" } });
    const { state, progress } = await answer.json();
    bar.value = progress;
    if (state === "ready" || state === "failed") return location.reload();
  } catch {
    // the network is away for a moment; the next look may succeed
  }
  setTimeout(look, 700 + Math.random() * 300);
}

look();
