// A page that waits for the facilitator comes back by itself when the stage changes.

const PAUSE = 5000;

export function waitForStage(form) {
  const ask = async () => {
    const response = await fetch(form.dataset.wait).catch(() => null);
    if (response?.ok && !response.redirected && (await response.json()).stage !== form.dataset.stage) location.reload();
    else setTimeout(ask, PAUSE * (0.75 + Math.random() / 2));
  };
  setTimeout(ask, PAUSE);
}
