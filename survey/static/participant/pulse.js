// Asks whether anything that this page shows has changed: a few bytes, again and again, and at once
// when the phone wakes up or is back in the network. At times that differ from phone to phone.

const PAUSE = 2500;
// the page has just been made: there is hardly anything new to it so soon
const FIRST = 1100;

// `changed` is called when the team's part has changed, `timed` when the clock may have, `here` each
// time with where the room is and how much of that it shows, `gone` where this phone is not in it any more
export function follow(form, { here, changed = () => {}, timed = () => {}, gone = () => {} }) {
  let mark = "";
  let last = null;
  let timer = 0;
  const ask = async () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE * (0.75 + Math.random() / 2));
    if (document.hidden) return;
    const headers = mark ? { "If-None-Match": mark } : {};
    const response = await fetch(form.dataset.state, { headers }).catch(() => null);
    if (response?.status === 200 && !response.redirected) {
      const now = await response.json();
      mark = response.headers.get("ETag") ?? "";
      const isNews = now.team !== last?.team;
      last = now;
      timed(now);
      if (isNews) await changed();
    }
    if (response?.redirected) gone();
    else if (last) here(last.at, last.shown);
  };
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", ask);
  timer = setTimeout(ask, FIRST + PAUSE * Math.random());
  return ask;
}
