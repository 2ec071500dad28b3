// Draws the page anew when something changes, and each ten seconds for the leases. Without this script the page is the same, and older.
let waiting = null;

async function draw() {
  waiting = null;
  const answer = await fetch("/");
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.getAttribute("href");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.title = page.title;
  if (focused) document.querySelector(`main a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// Many changes that come together are one drawing.
function drawSoon() {
  waiting ??= setTimeout(() => draw().catch(() => {}), 300);
}

const changes = new EventSource("/hanok/v1/watch");
changes.addEventListener("change", drawSoon);
changes.addEventListener("snapshot", drawSoon);
setInterval(drawSoon, 10_000);
