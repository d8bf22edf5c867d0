// A number that is complete jumps to the next field; Enter sends the form, as in any form.

const fields = [...document.querySelectorAll("[data-slip] input:not([type=hidden])")];
for (const [place, field] of fields.entries()) {
  const most = Number(field.dataset.most);
  field.addEventListener("focus", () => field.select());
  if (!most) continue;
  field.addEventListener("input", () => {
    const isWhole = /^\d+$/.test(field.value) && Number(field.value) <= most;
    // of eleven points a 1 may still become a 10
    if (isWhole && Number(field.value) * 10 > most) fields[place + 1]?.focus();
    if (isWhole && field.value === "0") fields[place + 1]?.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && field.value === "") {
      event.preventDefault();
      fields[place - 1]?.focus();
    }
  });
}
