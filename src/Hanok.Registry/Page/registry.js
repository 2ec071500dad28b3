// Draws the page anew each few seconds, for as long as somebody looks. Without this script the browser loads it again by itself.
const every = 5_000;

async function draw() {
  const answer = await fetch(location.pathname, { signal: AbortSignal.timeout(every) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.getAttribute("href");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.title = page.title;
  if (focused) document.querySelector(`main a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

async function refresh() {
  if (!document.hidden)
    document.querySelector("#stale").hidden = await draw().then(() => true, () => false);
  setTimeout(refresh, every);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) draw().catch(() => {}); });
setTimeout(refresh, every);
