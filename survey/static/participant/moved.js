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

// counts down by itself; `timed` takes what the room says of its time, and tells whether the
// facilitator has stopped or changed it meanwhile
export function keepTime(place) {
  let left = Number(place.dataset.left);
  let runs = "runs" in place.dataset;
  let since = performance.now();
  const now = () => Math.max(0, Math.round(runs ? left - (performance.now() - since) / 1000 : left));
  const tell = () => { place.textContent = `${Math.floor(now() / 60)}:${String(now() % 60).padStart(2, "0")}`; };
  setInterval(tell, 500);
  return (told) => {
    const isOther = told.left !== null && (told.runs !== runs || Math.abs(told.left - now()) > 20);
    place.hidden = told.left === null;
    ({ left, runs } = told);
    since = performance.now();
    tell();
    return isOther;
  };
}
