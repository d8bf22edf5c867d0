// One question a screen, one tap each; a kiosk comes back to its start and cannot be left.

const form = document.querySelector("[data-ask]");
const isKiosk = document.body.classList.contains("is-kiosk");
const SHOWN_MS = 220; // so long the tapped answer is seen
const TRY_AGAIN_MS = 4000;

if (form) ask();
if (isKiosk) stay();

function ask() {
  const steps = [...form.querySelectorAll("[data-step]")];
  const way = form.querySelector(".customer-way");
  const dots = [...way.children];
  const first = steps.length - dots.length; // a kiosk begins with a screen that asks nothing
  const between = form.querySelector(".between");
  const firstWords = form.querySelector(".first-words");
  let at = 0;

  form.classList.add("is-stepped");
  form.querySelectorAll(".with-script").forEach((one) => { one.hidden = false; });
  const answered = (step) => step.querySelector(":checked") !== null;
  const begun = steps.filter(answered).length;
  show(begun ? steps.findIndex((step, n) => n >= first && !answered(step)) : 0, { moves: false });
  history.replaceState({ at }, "");

  function show(n, { moves = true } = {}) {
    at = Math.max(0, Math.min(n, steps.length - 1));
    steps.forEach((step, place) => { step.hidden = place !== at; });
    way.hidden = at < first;
    dots.forEach((dot, place) => {
      dot.classList.toggle("is-at", place === at - first);
      dot.classList.toggle("is-done", place < at - first);
    });
    if (firstWords) firstWords.hidden = at > 0;
    between.hidden = at < first;
    between.querySelector("[data-back]").hidden = at === 0;
    between.querySelector("[data-next]").hidden = at === steps.length - 1;
    if (!moves) return;
    const head = steps[at].querySelector("legend, .lead, label");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function next() {
    if (at === steps.length - 1) return;
    show(at + 1);
    history.pushState({ at }, "");
  }

  // a tap goes on; arrow keys only choose, and Enter goes on
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]")) next();
    if (event.target.closest("[data-back]")) history.back();
  });
  form.addEventListener("pointerup", (event) => {
    if (event.target.closest(".option")) tapped();
  });
  let waits = 0;
  function tapped() {
    clearTimeout(waits);
    const from = at;
    waits = setTimeout(() => { if (at === from && answered(steps[at])) next(); }, SHOWN_MS);
  }
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button") || at === steps.length - 1) return;
    event.preventDefault();
    next();
  });
  addEventListener("popstate", (event) => {
    if (event.state && "at" in event.state) show(event.state.at);
  });
  // a page out of the browser's memory would show what the last person chose
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "language") return;
    event.preventDefault();
    send();
  });

  // sent until it has come: the server keeps the same form once, however often it arrives
  async function send() {
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "send");
    form.querySelector("[value=send]").disabled = true;
    form.dataset.sending = "";
    for (;;) {
      try {
        const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
        if (answer.redirected) return location.replace(answer.url);
        if (answer.status < 500 && answer.status !== 429) return written(await answer.text());
      } catch {
        /* no connection: once more */
      }
      form.querySelector("[data-waiting]").hidden = false;
      await new Promise((done) => { setTimeout(done, TRY_AGAIN_MS); });
    }
  }

  // what is wrong, or that it is closed: the page that came says so
  function written(page) {
    delete form.dataset.sending;
    const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
    document.querySelector("main").replaceWith(main);
  }
}

function stay() {
  const place = document.querySelector("[data-start]");
  if (place) {
    let idle = 0;
    const begin = () => {
      clearTimeout(idle);
      idle = setTimeout(() => {
        if ("sending" in place.dataset) begin();
        else location.replace(place.dataset.start);
      }, 1000 * Number(place.dataset.waits));
    };
    for (const what of ["pointerdown", "keydown", "input"]) addEventListener(what, begin);
    begin();
  }
  addEventListener("contextmenu", (event) => event.preventDefault());
  // one step back from the start is the start
  const cover = () => history.pushState({ at: 0 }, "");
  history.replaceState({ isUnder: true }, "");
  cover();
  addEventListener("popstate", (event) => { if (event.state?.isUnder) cover(); });
}
