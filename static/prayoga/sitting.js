// The time left ticks between two answers of the server, which alone decides when it is over.

function span(seconds) {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ].map((part) => String(part).padStart(2, "0"));
  return hours === "00" ? `${minutes}:${rest}` : `${hours}:${minutes}:${rest}`;
}

// By the time since the page was shown, not by this machine's clock, which may be wrong.
const shown = new WeakMap();
function tick() {
  for (const clock of document.querySelectorAll("[data-left]")) {
    if (!shown.has(clock)) shown.set(clock, performance.now());
    const gone = Math.floor((performance.now() - shown.get(clock)) / 1000);
    clock.textContent = span(Math.max(0, Number(clock.dataset.left) - gone));
    clock.classList.toggle("soon", Number(clock.dataset.left) - gone < 600);
  }
}
tick();
setInterval(tick, 500);
document.addEventListener("htmx:afterSwap", tick);
