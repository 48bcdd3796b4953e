// On every page: the appearance switch without a reload, and forms that are sent once.
// Everything works without this file; it only saves waiting.

for (const form of document.querySelectorAll("form[data-appearance]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = event.submitter.value;
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
    if (theme) document.documentElement.dataset.bsTheme = theme;
    else delete document.documentElement.dataset.bsTheme;
    for (const button of form.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button === event.submitter));
  });
}

// On a phone the tabs of a class are wider than the page: begin at the one that is open.
for (const tab of document.querySelectorAll(".class-nav [aria-current]")) {
  const tabs = tab.closest(".class-nav");
  tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
}

// Signing in anew, in another tab too, outdates the secret in every open form; the cookie has the
// present one.
document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    const secret = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (field && secret) field.value = secret[1];
  },
  true,
);

// A second click on the same button sends nothing. Coming back to the page opens the form again.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

// A part of the page is asked for again and again; signed out meanwhile, nothing typed is lost.
// (Without a name: a page's own script, such as run.js, may use any.)
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.elt.closest("form")) return; // it says so itself
  const note = document.querySelector("#signed-out");
  const out = event.detail.xhr.status === 401;
  if (note) note.hidden = !out;
  else if (out) location.reload();
});

// A file that is dropped where no page takes one would be opened in place of the page, and what was
// typed there would be lost. Fields for files take theirs as ever; a hand-in page's field takes all.
for (const name of ["dragover", "drop"])
  addEventListener(name, (event) => {
    const dragged = event.dataTransfer;
    if (!dragged?.types.includes("Files") || event.defaultPrevented) return;
    if (event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    if (!document.querySelector(".dropzone")) dragged.dropEffect = "none";
  });
