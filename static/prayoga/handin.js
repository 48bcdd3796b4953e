// Dropping a file anywhere on the hand-in field chooses it.

const zone = document.querySelector(".dropzone");
if (zone) {
  const input = zone.querySelector("input[type=file]");
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

// After a refusal the form is sent again from the same page.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-once]");
  if (form) delete form.dataset.sent;
});
document.addEventListener("htmx:sendError", () => {
  document.querySelector("#refusal").innerHTML =
    '<div class="note note-error" role="alert"><p><b>Not handed in.</b> The site could not be reached. What you chose and typed is still here; try again.</p></div>';
});
