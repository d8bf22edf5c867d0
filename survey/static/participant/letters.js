// How many letters a field may have, told before any is lost: from four fifths of it on.

// as the server counts: without spaces at the ends, an emoji once
const lengthOf = (text) => [...text.trim().normalize("NFC")].length;

export function countLetters(form) {
  const show = (field) => {
    const most = Number(field.dataset.most);
    const given = lengthOf(field.value);
    const told = field.parentElement.querySelector(".letters") ?? made(field);
    told.hidden = given < most * 0.8;
    told.classList.toggle("letters-over", given > most);
    const words = given > most ? form.dataset.over.replace("{n}", given - most) : form.dataset.left.replace("{n}", given);
    told.textContent = words.replace("{most}", most);
  };
  form.addEventListener("input", (event) => event.target.dataset.most && show(event.target));
  for (const field of form.querySelectorAll("[data-most]")) show(field);
}

function made(field) {
  const told = Object.assign(document.createElement("p"), { className: "letters number", hidden: true });
  field.after(told);
  return told;
}
