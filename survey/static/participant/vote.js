// A ballot saves itself at each tap; a fourth dot is not taken, and says why.

const AGAIN_MS = 3000;

export function watchBallot(form) {
  const state = form.querySelector("[data-vote-state]");
  const dots = [...form.querySelectorAll("[name=dot]")];
  const most = Number(form.dataset.vote);
  let timer = 0;
  const full = () => dots.filter((dot) => dot.checked).length >= most;
  const show = () => dots.forEach((dot) => dot.setAttribute("aria-disabled", String(full() && !dot.checked)));
  const save = async () => {
    clearTimeout(timer);
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers }).catch(() => null);
    // where the vote has ended the page says so, or leads to where the room is
    if (answer?.status === 409) return location.reload();
    state.textContent = answer?.ok ? form.dataset.saved : form.dataset.lost;
    if (!answer?.ok) timer = setTimeout(save, AGAIN_MS);
    return undefined;
  };
  form.addEventListener("click", (event) => event.target.getAttribute("aria-disabled") === "true" && event.preventDefault());
  form.addEventListener("change", () => {
    show();
    save();
  });
  show();
}
