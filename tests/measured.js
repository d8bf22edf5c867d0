// What is wrong with a screen as it stands, as sentences; whoever measures asks for one of these by its name.
() => {
  const screen = document.querySelector(".screen");
  const said = (part) => part.textContent.trim().slice(0, 40);
  const texts = [...screen.querySelectorAll("*")].filter((part) =>
    [...part.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim()));

  // the lines of a text as its letters stand, without what a line leaves empty above and below
  function lines(part) {
    const own = [...part.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    const size = parseFloat(getComputedStyle(part).fontSize);
    return own.flatMap((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return [...range.getClientRects()].filter((box) => box.width > 1).map((box) => {
        const middle = (box.top + box.bottom) / 2;
        return { left: box.left, right: box.right, top: middle - 0.36 * size, bottom: middle + 0.36 * size };
      });
    });
  }
  const isOver = (one, other) =>
    one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;

  function out() {
    const edge = parseFloat(getComputedStyle(document.documentElement).fontSize) * 2;
    const content = screen.querySelector(".content").getBoundingClientRect();
    const isOut = (box, within, by) =>
      box.right > within.right + by || box.bottom > within.bottom + by || box.left < within.left - by || box.top < within.top - by;
    const all = screen.getBoundingClientRect();
    const fromText = texts.filter((part) => lines(part).some((box) => isOut(box, all, -edge)));
    const fromBox = [...screen.querySelectorAll(".content *")].filter((part) => {
      const box = part.getBoundingClientRect();
      return box.width && (box.right > content.right + 1 || box.bottom > content.bottom + 1);
    });
    return [...fromText, ...fromBox].map(said);
  }

  function over() {
    const placed = texts.flatMap((part) => lines(part).map((box) => ({ part, box })));
    return placed.flatMap((one, at) => placed.slice(at + 1).filter((other) =>
      one.part !== other.part && isOver(one.box, other.box)).map((other) => `${said(one.part)} | ${said(other.part)}`));
  }

  function small() {
    return texts.filter((part) => parseFloat(getComputedStyle(part).fontSize) < innerHeight / 30).map(said);
  }

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  function light(colour) {
    const [r, g, b] = channels(colour).slice(0, 3).map((one) => one / 255).map((one) =>
      (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function behind(part, box) {
    const stack = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const below = stack.includes(part) ? stack.slice(stack.indexOf(part)) : stack;
    const opaque = below.find((one) => (channels(getComputedStyle(one).backgroundColor)[3] ?? 1) === 1);
    return getComputedStyle(opaque ?? screen).backgroundColor;
  }
  function isFaint(part) {
    for (let one = part; one; one = one.parentElement) if (Number(getComputedStyle(one).opacity) < 1) return true;
    return false;
  }
  function faint() {
    return texts.filter((part) => lines(part).some((box) => {
      const [one, other] = [light(getComputedStyle(part).color), light(behind(part, box))].sort((a, b) => b - a);
      return isFaint(part) || (one + 0.05) / (other + 0.05) < 7;
    })).map(said);
  }

  // a code to be scanned: two fifths of the height, and four of its modules of quiet around it
  function codes() {
    return [...screen.querySelectorAll(".qr")].filter((code) => {
      const box = code.getBoundingClientRect();
      const quiet = 4 * box.width / code.querySelector("svg").viewBox.baseVal.width;
      // where two stand side by side the name of each stands closer above and below
      const near = code.closest(".pair") ? quiet / 4 : quiet;
      const around = { left: box.left - quiet, right: box.right + quiet, top: box.top - near, bottom: box.bottom + near };
      const others = [...texts.flatMap(lines), ...[...screen.querySelectorAll(".qr")].filter((one) => one !== code)
        .map((one) => one.getBoundingClientRect())];
      return box.height < 0.4 * innerHeight || others.some((other) => isOver(around, other));
    }).map(() => "a code");
  }

  function moving() {
    const lit = screen.querySelectorAll(".field .is-lit, .scene .is-waiting").length;
    return [...document.getAnimations().map((one) => one.animationName ?? one.transitionProperty), ...(lit ? ["scene"] : [])];
  }
  return Object.entries({ out, over, small, faint, codes, moving }).flatMap(([name, find]) => find().map((one) => `${name}: ${one}`));
}
