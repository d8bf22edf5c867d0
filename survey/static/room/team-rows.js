// "One more team" without a trip to the server; without script the button asks the server.
const rows = document.querySelector("[data-rows]");
const button = document.querySelector("[data-add-row]");

function renumber(row, number) {
  for (const part of row.querySelectorAll("[id], [for], [aria-describedby]")) {
    for (const name of ["id", "for", "name", "aria-describedby"]) {
      const value = part.getAttribute(name);
      if (value) part.setAttribute(name, value.replace(/teams-\d+/g, `teams-${number}`));
    }
  }
}

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const last = rows.lastElementChild;
  const row = last.cloneNode(true);
  const number = rows.children.length;
  renumber(row, number);
  row.setAttribute("aria-label", last.getAttribute("aria-label").replace(/\d+/, number + 1));
  for (const error of row.querySelectorAll(".field-error")) error.remove();
  for (const field of row.querySelectorAll("input")) {
    field.value = "";
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
  }
  rows.append(row);
  row.querySelector("input:not([type=hidden])").focus();
});
