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

// What was pasted before one looked elsewhere and came back is not hidden.
addEventListener("pageshow", () => {
  const pasted = document.querySelector("#pasted");
  if (pasted?.value) pasted.closest("details").open = true;
});

// After a refusal the form is sent again from the same page.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-once]");
  if (form) delete form.dataset.sent;
});
// Why nothing came of it stands in the page, in the reader's language, by the status of the answer.
function refuse(event, status) {
  // Only what was sent is said to be refused, not a part of the page that was asked for again.
  if (!event.detail.elt.closest("form")) return;
  const told = document.querySelector("#not-sent").content.cloneNode(true);
  const reasons = [...told.querySelectorAll("[data-why]")];
  const found = reasons.find((one) => one.dataset.why.split(" ").includes(String(status))) ?? reasons.at(-1);
  for (const one of reasons) if (one !== found) one.remove();
  document.querySelector("#refusal").replaceChildren(told);
}
document.addEventListener("htmx:sendError", (event) => refuse(event, "unreachable"));
document.addEventListener("htmx:responseError", (event) => refuse(event, event.detail.xhr.status));
