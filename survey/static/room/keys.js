// The keys → ← T H: only while no field has the focus and no dialogue is open; a setting turns
// them off in this browser.
const OFF = "keys-off";

export const areKeysOff = () => localStorage.getItem(OFF) === "1";

export function switchKeys(isOn) {
  if (isOn) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
}

// `does` holds what each key does, by its name; what returns false has nothing to do
export function onKeys(does) {
  addEventListener("keydown", (event) => {
    const act = does[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || areKeysOff() || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    if (document.querySelector(":popover-open, dialog[open]")) return;
    if (act() !== false) event.preventDefault();
  });
}
