// Reading and writing the fields of a sheet by name, whatever kind they are.

export const rowOf = (name) => name.slice(0, name.lastIndexOf("-"));
export const partOf = (name) => name.slice(name.lastIndexOf("-") + 1);
export const isField = (element) =>
  Boolean(element.name) && !["was", "do"].includes(element.name) && partOf(element.name) !== "version";

const all = (form, name) => [...form.elements].filter((element) => element.name === name);

function given(form, name, checked, value) {
  const elements = all(form, name);
  if (elements.some((e) => e.type === "radio" || e.type === "checkbox"))
    return elements.filter((e) => e[checked]).map((e) => e.value).join(";");
  return elements[0]?.[value] ?? "";
}

export const read = (form, name) => given(form, name, "checked", "value");

// what the server put into the field, whatever was done to it since
export const readDefault = (form, name) => given(form, name, "defaultChecked", "defaultValue");

export function write(form, name, value) {
  const chosen = value.split(";");
  for (const element of all(form, name)) {
    if (element.type === "radio" || element.type === "checkbox") element.checked = chosen.includes(element.value);
    else element.value = value;
  }
}

export function names(form) {
  return [...new Set([...form.elements].filter(isField).map((element) => element.name))];
}

export function versions(form) {
  const found = {};
  for (const element of form.elements)
    if (element.name && partOf(element.name) === "version") found[rowOf(element.name)] = element.value || "0";
  return found;
}

export function rowElement(form, row) {
  return form.querySelector(`[data-row="${CSS.escape(row)}"]`);
}
