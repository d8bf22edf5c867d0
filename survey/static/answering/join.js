// A page that comes back with faults puts the reader there.
document.querySelector("[data-takes-focus]")?.focus();
