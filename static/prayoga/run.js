// The log keeps its place while it is renewed each second, and follows its end if one reads there.

let place = null;
const log = () => document.getElementById("log");
const end = (element) => element.scrollHeight - element.scrollTop - element.clientHeight < 24;

document.addEventListener("htmx:beforeSwap", () => {
  place = log() && { top: log().scrollTop, follow: end(log()) };
});
document.addEventListener("htmx:afterSwap", () => {
  if (log()) log().scrollTop = !place || place.follow ? log().scrollHeight : place.top;
});
if (log()) log().scrollTop = log().scrollHeight;

const lost = document.getElementById("connection");
document.addEventListener("htmx:sendError", () => (lost.hidden = false));
document.addEventListener("htmx:responseError", () => (lost.hidden = false));
document.addEventListener("htmx:afterSwap", () => (lost.hidden = true));
