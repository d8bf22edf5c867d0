// What a team agrees on, one sentence at a time: the next comes by a button, never by itself.

export function oneByOne(way) {
  const section = way.closest("section");
  const next = section.querySelector("[data-next]");
  const cards = [...section.querySelectorAll(".item")];
  // folded below a later step they are few words to look through
  way.hidden = next.hidden = Boolean(section.closest("details"));
  if (way.hidden) return;
  let here = 0;
  const isSettled = (card) => Boolean(card.querySelector(":checked")?.value);
  const dot = (card, at) => Object.assign(document.createElement("i"), { className: at === here ? "is-at" : isSettled(card) ? "is-done" : "is-open" });
  const show = (place) => {
    here = place % cards.length;
    cards.forEach((card, at) => { card.hidden = at !== here; });
    way.querySelector(".way-dots").replaceChildren(...cards.map(dot));
    way.querySelector(".number").textContent = way.dataset.sentences.replace("{n}", here + 1).replace("{all}", cards.length);
  };
  next.addEventListener("click", () => {
    show(here + 1);
    section.scrollIntoView({ block: "start" });
    cards[here].querySelector(".wording").focus({ preventScroll: true });
  });
  // what two phones settled in two ways is looked at first
  new MutationObserver(() => {
    const trouble = cards.findIndex((card) => card.querySelector(".conflict, .field-error"));
    if (trouble >= 0 && cards[trouble].hidden) show(trouble);
  }).observe(section, { childList: true, subtree: true });
  show(0);
}
