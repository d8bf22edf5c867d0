// The band that says that the room is elsewhere, and the time that is left.

// `isMoved` tells of a place whether this page belongs there no more, `goAlong` goes there
export function watchRoom({ isMoved, goAlong }) {
  const band = document.querySelector("[data-moved-on]");
  let staysAt = "";
  let last = "";
  band.querySelector("[data-go-along]").addEventListener("click", goAlong);
  band.querySelector("[data-stay]").addEventListener("click", () => {
    staysAt = last;
    band.hidden = true;
  });
  return (at) => {
    last = at;
    const moved = isMoved(at) && at !== staysAt;
    band.hidden = !moved;
    return moved;
  };
}

// counts down by itself; where the facilitator stops or lengthens the time, the page is old
export function keepTime(place) {
  const left = Number(place.dataset.left);
  const runs = "runs" in place.dataset;
  const since = performance.now();
  const now = () => Math.max(0, Math.round(runs ? left - (performance.now() - since) / 1000 : left));
  const tell = () => { place.textContent = `${Math.floor(now() / 60)}:${String(now() % 60).padStart(2, "0")}`; };
  if (runs) setInterval(tell, 500);
  return (told) => told.left !== null && (told.runs !== runs || Math.abs(told.left - now()) > 20);
}
