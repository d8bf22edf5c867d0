// What the room will be able to show answers while teams are typed; without script a button asks.
const form = document.querySelector("[data-prepare]");
const PAUSE = 400;
let timer = 0;
let asked = 0;
let isTyped = document.querySelector("[data-takes-focus]") !== null; // came back, and is not stored

async function look() {
  const mine = ++asked;
  const body = new FormData(form);
  body.set("look", "1");
  const answer = await fetch(location.href, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return; // a later answer must not be overtaken by this one
  const parts = page.querySelectorAll("[data-look]");
  form.querySelectorAll("[data-look]").forEach((part, i) => part.replaceChildren(...parts[i].childNodes));
}

form.addEventListener("input", (event) => {
  isTyped = true;
  if (!event.target.matches("[data-asks]")) return;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});
form.addEventListener("submit", () => { isTyped = false; });
// typed before this script had arrived, or restored by the browser
if ([...form.elements].some((field) => "defaultValue" in field && field.value !== field.defaultValue)) {
  isTyped = true;
  look();
}
const zone = form.querySelector("[data-zone]");
if (!zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
addEventListener("beforeunload", (event) => { if (isTyped) event.preventDefault(); });
