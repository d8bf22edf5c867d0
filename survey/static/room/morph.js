// Moves what the server sent into the page, part by part: what is the same is not touched.
const OWN = ["style", "open", "hidden", "aria-expanded"]; // set by scripts, and by people

const keyOf = (node) => node?.dataset?.key;

export function morph(old, now) {
  if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName) return old.replaceWith(now);
  // what somebody types is typed beside what stood there when they began
  if (old.name === "seen" && [...old.form.elements].some((one) => one.value !== (one.defaultValue ?? one.value))) return undefined;
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== now.data) old.data = now.data;
    return undefined;
  }
  for (const { name, value } of [...now.attributes]) {
    if (OWN.includes(name) || old.getAttribute(name) === value) continue;
    // a field that was typed in once and sent goes on showing that; one that is typed in keeps it
    if (name === "value" && old.value === old.defaultValue) old.value = value;
    old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) if (!OWN.includes(name) && !now.hasAttribute(name)) old.removeAttribute(name);
  morphChildren(old, [...now.childNodes]);
  return undefined;
}

// a child with a key is moved or taken out, and never becomes another one
function morphChildren(old, coming) {
  const wanted = new Set(coming.map(keyOf));
  for (const child of [...old.childNodes]) if (keyOf(child) && !wanted.has(keyOf(child))) child.remove();
  const kept = new Map([...old.childNodes].filter(keyOf).map((child) => [keyOf(child), child]));
  coming.forEach((child, at) => {
    const here = old.childNodes[at];
    const mine = kept.get(keyOf(child)) ?? (here && !keyOf(here) && !keyOf(child) ? here : null);
    if (mine !== here || !here) old.insertBefore(mine ?? child, here ?? null);
    if (mine) morph(mine, child);
  });
  [...old.childNodes].slice(coming.length).forEach((child) => child.remove());
}
