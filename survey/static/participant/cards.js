// One item fills the screen: a tap or Enter decides, and what comes next opens by itself.

const CHOSEN_STAYS = 250;
const MOST_DOTS = 24; // of a longer sheet only the dots of the section are told apart

export function showCards(sheet) {
  const { form } = sheet;
  const deck = { form, cards: [...form.querySelectorAll(".item")].map(made), here: 0, timer: 0, hasAsked: false };
  if (!deck.cards.length) return;
  document.documentElement.classList.add("one-a-screen");
  form.classList.toggle("has-sections", form.querySelectorAll(".sheet-section").length > 1);
  for (const section of form.querySelectorAll(".sheet-section")) section.querySelector(".item").classList.add("is-first");
  listen(deck);
  const open = deck.cards.findIndex(isOpen);
  show(deck, open < 0 ? deck.cards.length - 1 : open);
  sheet.asks = (submitter) => asks(deck, submitter);
}

function made(element) {
  const scales = [...element.querySelectorAll(".scale")];
  return { element, scales, folds: scales.map(scales.length > 1 ? fold : () => null), open: scales[0] };
}

// the line to which a question shrinks once it is answered
function fold(scale) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: `fold fold-${scale.id.split("-").pop()}`, hidden: true });
  made.setAttribute("aria-controls", scale.id);
  scale.before(made);
  return made;
}

const hasTrouble = (scale) => Boolean(scale.querySelector(".conflict, .field-error"));
const isUnanswered = (scale) => !scale.querySelector(":checked") || hasTrouble(scale);
const isOpen = (card) => card.scales.some(isUnanswered);

function listen(deck) {
  const { form } = deck;
  let byArrow = false;
  // a browser lets an arrow key click what it moves to: that is looking, not deciding
  form.addEventListener("keydown", (event) => {
    byArrow = event.key.startsWith("Arrow");
    if (byArrow) clearTimeout(deck.timer);
    if (event.key !== "Enter" || !event.target.matches(".scale input")) return;
    event.preventDefault();
    if (event.target.checked) decide(deck, event.target);
    else event.target.click();
  });
  form.addEventListener("keyup", () => { byArrow = false; });
  form.addEventListener("click", (event) => {
    if (event.target.matches(".scale input") && !byArrow) decide(deck, event.target);
    const folded = event.target.closest(".fold");
    if (folded) unfold(deck, document.getElementById(folded.getAttribute("aria-controls")), true);
    draw(deck);
  });
  form.addEventListener("change", () => draw(deck));
  addEventListener("resize", () => draw(deck));
  form.querySelector("[data-back]").addEventListener("click", () => show(deck, deck.here - 1, true));
  form.querySelector("[data-forward]").addEventListener("click", () => show(deck, deck.here + 1, true));
  form.querySelector("[data-to-open]").addEventListener("click", () => {
    form.querySelector(".ask").close();
    show(deck, Math.max(0, deck.cards.findIndex(isOpen)), true);
  });
}

function decide(deck, input) {
  clearTimeout(deck.timer);
  deck.timer = setTimeout(() => goOn(deck, input.closest(".scale")), CHOSEN_STAYS);
}

function goOn(deck, scale) {
  const card = deck.cards[deck.here];
  if (!card.scales.includes(scale)) return;
  const unanswered = card.scales.find((one) => one !== scale && isUnanswered(one));
  const isLast = deck.here === deck.cards.length - 1;
  const open = deck.cards.findIndex(isOpen);
  if (unanswered) unfold(deck, unanswered, true);
  else if (!isLast) show(deck, deck.here + 1, true);
  else if (open >= 0 && open !== deck.here) show(deck, open, true);
  else deck.form.querySelector(".dock .btn-primary")?.focus({ preventScroll: true });
}

function show(deck, place, isMoved = false) {
  clearTimeout(deck.timer);
  deck.cards[deck.here].element.classList.remove("is-here");
  deck.here = place;
  const card = deck.cards[place];
  card.element.classList.add("is-here");
  unfold(deck, card.scales.find(hasTrouble) ?? card.scales.find(isUnanswered) ?? card.scales.at(-1), false);
  if (!isMoved) return;
  scrollTo({ top: 0, behavior: "instant" });
  const wording = card.element.querySelector(".wording");
  wording.focus({ preventScroll: true });
  deck.form.querySelector("[data-card-said]").textContent = `${counted(deck)}: ${wording.textContent}`;
}

function unfold(deck, scale, isFocused) {
  deck.cards[deck.here].open = scale;
  draw(deck);
  if (isFocused) (scale.querySelector(":checked") ?? scale.querySelector("input")).focus({ preventScroll: true });
}

function draw(deck) {
  const card = deck.cards[deck.here];
  card.scales.forEach((scale, n) => {
    scale.hidden = scale !== card.open;
    if (card.folds[n]) drawFold(deck, card.folds[n], scale);
    if (scale.matches(".scale-long")) drawEnds(scale);
  });
  card.element.classList.toggle("is-begun", card.open !== card.scales[0]);
  drawWay(deck);
  const { form } = deck;
  // with letters twice as large what sticks would hide what scrolls
  const stuck = [card.element.querySelector(".wording"), form.querySelector(".dock")];
  form.classList.toggle("is-tall", stuck.reduce((sum, one) => sum + one.offsetHeight, 0) > innerHeight / 2);
  form.querySelector("[data-back]").classList.toggle("is-absent", deck.here === 0);
  form.querySelector("[data-forward]").classList.toggle("is-absent", deck.here === deck.cards.length - 1);
  const handIn = form.querySelector(".dock [value=hand_in]");
  const isReady = !deck.cards.some(isOpen);
  handIn.classList.toggle("btn-primary", isReady);
  handIn.classList.toggle("btn-link", !isReady);
}

const wordsOf = (input) => input?.parentElement.querySelector("span").textContent ?? "";

function drawFold(deck, line, scale) {
  const chosen = scale.querySelector(":checked");
  line.hidden = !scale.hidden || !chosen;
  const said = `${scale.dataset.short}: ${wordsOf(chosen)}`;
  if (line.dataset.said === said) return;
  line.dataset.said = said;
  const part = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
  const answer = part("fold-answer", `${scale.dataset.short}: `);
  answer.append(Object.assign(document.createElement("b"), { textContent: wordsOf(chosen) }));
  line.replaceChildren(part("mark", ""), answer, " ", part("fold-change", deck.form.querySelector(".way").dataset.change));
}

// of many points only both ends and the chosen one are in words
function drawEnds(scale) {
  const said = scale.querySelector(".ends") ?? Object.assign(document.createElement("p"), { className: "ends" });
  said.setAttribute("aria-hidden", "true"); // each number has its words for those who hear them
  const options = [...scale.querySelectorAll(".option:not(.option-dk) input")];
  const chosen = options.find((one) => one.checked);
  const place = (className, input) => Object.assign(document.createElement("span"), { className, textContent: wordsOf(input) });
  said.replaceChildren(place("end", options[0]), place("end", options.at(-1)), place("chosen", chosen));
  scale.querySelector(".option-dk").before(said);
}

const counted = (deck) =>
  deck.form.querySelector(".way").dataset.of.replace("{n}", deck.here + 1).replace("{all}", deck.cards.length);

function drawWay(deck) {
  const here = deck.cards[deck.here];
  const sectionOf = (card) => card.element.closest(".sheet-section");
  const told = deck.cards.length > MOST_DOTS ? deck.cards.filter((card) => sectionOf(card) === sectionOf(here)) : deck.cards;
  const dots = told.map((card) => {
    const open = card.scales.filter(isUnanswered).length;
    const state = !open ? "is-done" : open < card.scales.length ? "is-half" : "is-open";
    return Object.assign(document.createElement("i"), { className: card === here ? `${state} is-at` : state });
  });
  deck.form.querySelector(".way-dots").replaceChildren(...dots);
  deck.form.querySelector("[data-way]").textContent = counted(deck);
}

// handing in with open ones asks once, and leads to them
function asks(deck, submitter) {
  const ask = deck.form.querySelector(".ask");
  const open = deck.cards.filter(isOpen).length;
  if (submitter?.value !== "hand_in" || ask.contains(submitter) || deck.hasAsked) return false;
  if (!open && !("always" in ask.dataset)) return false;
  deck.hasAsked = true;
  const title = ask.querySelector("h2");
  title.textContent = open > 1 ? title.dataset.many.replace("{n}", open) : open ? title.dataset.one : title.dataset.none;
  ask.showModal();
  return true;
}
