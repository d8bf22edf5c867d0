// How far the sheet is, and the way to what is still open.

export function watchProgress(form) {
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  const groups = [...new Set([...form.querySelectorAll("fieldset.scale")])];
  const isOpen = (group) => !group.querySelector(":checked");
  const count = () => {
    const given = groups.filter((group) => !isOpen(group)).length;
    shown.textContent = `${given} / ${groups.length}`;
    form.querySelector("progress").value = given;
  };
  form.addEventListener("change", count);
  count();
  document.querySelector("[data-next-open]")?.addEventListener("click", () => {
    const next = groups.find(isOpen);
    next?.scrollIntoView({ block: "center" });
    next?.querySelector("input").focus({ preventScroll: true });
  });
}
