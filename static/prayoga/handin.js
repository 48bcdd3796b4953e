// Dropping a file anywhere on the page chooses it; the field shows where it goes.

const zone = document.querySelector(".dropzone");
if (zone) {
  const input = zone.querySelector("input[type=file]");
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

// After a refusal the form is sent again from the same page.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-once]");
  if (form) delete form.dataset.sent;
});
function refuse(event, why) {
  // Only what was sent is said to be refused, not a part of the page that was asked for again.
  if (!event.detail.elt.closest("form")) return;
  document.querySelector("#refusal").innerHTML =
    `<div class="note note-error" role="alert"><p><b>Not handed in.</b> ${why}</p></div>`;
}
document.addEventListener("htmx:sendError", (event) =>
  refuse(
    event,
    "The site could not be reached. What you chose and typed is still here; try again.",
  ),
);
const SIGNED_OUT =
  'You are signed out, or signed in anew since you opened this page. <a href="/" target="_blank">Sign in, in another tab</a>, then press Hand in again: what you chose and typed is still here.';
const WHY = {
  400: "It could not be read. If you pasted a very large text, hand it in as a file.",
  401: SIGNED_OUT,
  403: SIGNED_OUT,
  507: "The site's disk is full: nothing was stored. Tell the laboratory's staff, then hand in again. What you chose and typed is still here.",
  404: "This task is not open to who is signed in now. What you chose and typed is still here.",
};
document.addEventListener("htmx:responseError", (event) =>
  refuse(
    event,
    WHY[event.detail.xhr.status] ??
      "Something on our side failed. What you chose and typed is still here; try again in a minute.",
  ),
);
