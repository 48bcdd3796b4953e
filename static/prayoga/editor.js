// Writing in the page: cells that move without a reload, a draft saved while one types, nothing lost
// when the network or the sign-in is gone. Without this file the form saves and hands in by itself.

const form = document.querySelector("form.editor");
const say = form.dataset;
const isNotebook = say.kind === "notebook";
const cells = form.querySelector(".cells");
const saved = document.querySelector("#saved");
const revision = form.elements.revision;
const problem = document.querySelector("#problem");
const PAUSE = 1200; // of typing, before the draft is saved
const AGAIN = 10_000; // after a failure
let deleted = []; // cells with their places, the newest last
let standing = null; // what the server has
let timer = null;
let saving = null; // the request that is on its way
let stuck = !!problem.querySelector("[value=overwrite]"); // a conflict: nothing is saved until one has chosen

document.body.classList.add("has-script");

// What is written, as the form sends it.
function content() {
  const sent = new URLSearchParams();
  for (const field of form.querySelectorAll("textarea.code")) sent.append(field.name, field.value);
  return sent.toString();
}

function tell(text) {
  saved.textContent = text;
}

function changed() {
  if (content() === standing) return;
  keep();
  if (stuck) return;
  if (!saving) tell(say.unsaved);
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

// What is not saved yet is kept in this browser, for this person and task alone.
function keep() {
  try {
    localStorage.setItem(say.store, JSON.stringify({ text: content(), at: Date.now() }));
  } catch {
    // A full or forbidden store: the page itself still holds the text.
  }
}
function forget() {
  localStorage.removeItem(say.store);
}

async function send(what, alive = false) {
  const body = new URLSearchParams(content());
  const secret = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  body.set("csrfmiddlewaretoken", secret ? secret[1] : form.elements.csrfmiddlewaretoken.value);
  body.set("revision", revision.value);
  body.set("do", what);
  return fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    redirect: "manual",
    keepalive: alive && String(body).length < 60_000,
  });
}

// Save, then whatever else `what` asks for; true where it was done.
async function save(what = "save") {
  clearTimeout(timer);
  if (typeof what !== "string") what = "save";
  while (saving) await saving;
  const text = content();
  if (what === "save" && text === standing) return true;
  tell(say.saving);
  let done;
  saving = new Promise((resolve) => (done = resolve));
  try {
    return await answered(await send(what), text);
  } catch {
    return later(say.offline);
  } finally {
    saving = null;
    done();
    if (!stuck && content() !== text) changed();
  }
}

async function answered(response, text) {
  if ([401, 403].includes(response.status) || response.type === "opaqueredirect") return later(say.signedOut);
  if (![200, 409, 422].includes(response.status)) return later(say.failed);
  const told = await response.json();
  if (response.status === 409) {
    stuck = true;
    tell(say.unsaved);
    complain(told.problem, true);
    return false;
  }
  // Refused may be only what was asked beyond saving: the revision tells.
  const stored = response.status === 200 || told.stored;
  if (stored) {
    stuck = false;
    revision.value = told.revision;
    for (const field of document.querySelectorAll("[data-revision]")) field.value = told.revision;
    standing = text;
    if (content() === text) forget();
    tell(`${say.saved} ${told.saved}`);
  } else tell(say.unsaved);
  if (response.status === 422) {
    complain(told.problem, false);
    return false;
  }
  problem.replaceChildren();
  if (told.check) follow(told.check);
  return true;
}

function later(why) {
  tell(why);
  timer = setTimeout(save, AGAIN);
  return false;
}

// In the institution's zone, with the date, as everywhere.
function when(at) {
  const { lang } = document.documentElement;
  const how = { timeZone: say.zone, dateStyle: "medium", timeStyle: "short" };
  return new Date(at).toLocaleString(lang === "en" ? "en-GB" : lang, how);
}

function complain(text, conflict) {
  const note = document.querySelector(conflict ? "#conflict" : "#plain-problem").content.cloneNode(true);
  note.querySelector("p").textContent = text;
  problem.replaceChildren(note);
  problem.querySelector("button")?.focus();
}

// A check's state, which then asks for itself until the check has ended.
function follow(address) {
  document.querySelector("#check-sheet").hidden = false;
  htmx.ajax("GET", address, { target: "#check-here", swap: "innerHTML" });
}

// Cells ---------------------------------------------------------------------------------------

const NAMES = { code: say.code, markdown: say.markdown, raw: say.raw };
const all = () => [...cells.querySelectorAll(".cell")];
const field = (cell) => cell.querySelector("textarea");

function wear(cell) {
  const kind = cell.dataset.kind;
  field(cell).name = `cell.${kind}.${cell.dataset.id}`;
  cell.querySelector(".kind").textContent = NAMES[kind];
  return dress(field(cell), kind, `${say.cell}, ${NAMES[kind]}`, say.nonce, changed);
}

function made(kind, text, id = Math.random().toString(16).slice(2, 10)) {
  const cell = document.querySelector("#new-cell").content.firstElementChild.cloneNode(true);
  for (const node of [cell, ...cell.querySelectorAll("*")])
    for (const name of ["id", "for", "name", "value", "data-id"])
      if (node.getAttribute(name)?.includes("NEW")) node.setAttribute(name, node.getAttribute(name).replace("NEW", id));
  cell.dataset.kind = kind;
  field(cell).value = text;
  return cell;
}

function counted() {
  for (const [place, cell] of all().entries()) cell.querySelector(".n").textContent = place + 1;
  form.querySelector(".no-cells")?.toggleAttribute("hidden", all().length > 0);
  form.querySelector("[value=undo]").hidden = !deleted.length && !form.querySelector("[value=undo][data-server]");
  changed();
}

const steps = {
  up(cell) {
    cell.previousElementSibling?.before(cell);
    moved(cell, "up");
  },
  down(cell) {
    cell.nextElementSibling?.after(cell);
    moved(cell, "down");
  },
  delete(cell) {
    deleted.push([cell, all().indexOf(cell)]);
    cell.remove();
    counted();
    form.querySelector("[value=undo]").focus();
    announce(say.deleted);
  },
  kind(cell) {
    cell.dataset.kind = cell.dataset.kind === "code" ? "markdown" : "code";
    wear(cell);
    counted();
  },
  split(cell) {
    const { doc, selection } = field(cell).view.state;
    const at = selection.main.head;
    const second = made(cell.dataset.kind, doc.sliceString(at).replace(/^\n/, ""));
    field(cell).value = doc.sliceString(0, at).replace(/\n$/, "");
    cell.after(second);
    wear(cell);
    wear(second).focus();
    counted();
  },
  add(cell, kind) {
    const fresh = made(kind, "");
    if (cell) cell.after(fresh);
    else cells.append(fresh);
    wear(fresh).focus();
    counted();
  },
};

function moved(cell, by) {
  counted();
  cell.querySelector(`[value^="${by}."]`).focus();
  cell.scrollIntoView({ block: "nearest" });
  announce(`${say.moved} ${all().indexOf(cell) + 1}`);
}

function announce(text) {
  tell(text);
}

function undo() {
  const [cell, place] = deleted.pop();
  const before = all()[place];
  if (before) before.before(cell);
  else cells.append(cell);
  counted();
  field(cell).view.focus();
  announce(say.undone);
}

// What a text of `content()` says, laid out; cells that are still there keep what they have.
function lay(text) {
  const sent = new URLSearchParams(text);
  if (!isNotebook) {
    const view = form.elements.script.view;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: sent.get("script") ?? "" } });
    return;
  }
  const known = new Map(all().map((cell) => [cell.dataset.id, cell]));
  const now = [...sent].map(([name, value]) => {
    const [, kind, id] = name.match(/^cell\.(\w+)\.(.*)$/);
    const cell = known.get(id) ?? made(kind, value, id);
    cell.dataset.kind = kind;
    field(cell).value = value;
    return cell;
  });
  cells.replaceChildren(...now);
  now.forEach(wear);
  counted();
}

// Buttons and keys ----------------------------------------------------------------------------

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button) return;
  const [verb, kind, below] = button.value.split(".");
  event.preventDefault();
  if (verb === "hand_in") return void handIn(button);
  if (verb === "save" || verb === "check") return void save(verb);
  if (verb === "undo") return void (deleted.length ? undo() : back());
  const id = verb === "add" ? below : button.value.slice(verb.length + 1);
  steps[verb](id ? document.getElementById(`cell-${id}`) : null, kind);
});

// Saved first, so that what is handed in is what stands here and no other tab's text.
async function handIn(button) {
  if (await save()) form.requestSubmit(button);
}

// Cells that were deleted on an earlier visit: the server has them.
async function back() {
  if (await save("undo")) location.reload();
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[name=do][value=overwrite]");
  if (choice) {
    event.preventDefault();
    save("overwrite");
  }
  if (event.target.closest("[data-take-other]")) forget();
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.key === "s") {
    event.preventDefault();
    save();
  }
  if (isNotebook && event.shiftKey && event.code === "Minus") {
    const cell = document.activeElement.closest(".cell");
    if (cell) {
      event.preventDefault();
      steps.split(cell);
    }
  }
});
for (const other of document.querySelectorAll("form[data-drops]"))
  other.addEventListener("submit", () => {
    standing = content();
    forget();
  });

addEventListener("online", () => save());
addEventListener("focus", () => content() !== standing && !stuck && save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && content() !== standing && !stuck && !saving)
    send("save", true)
      .then((response) => answered(response, content()))
      .catch(() => {});
});

// Begin ---------------------------------------------------------------------------------------

// What the page came with is saved, unless it came with a problem. What was typed while this file
// was still on its way is not.
if (!problem.firstElementChild) {
  const came = new URLSearchParams();
  for (const field of form.querySelectorAll("textarea.code")) came.append(field.name, field.defaultValue);
  standing = came.toString();
}
const offer = document.querySelector("#kept");
let kept = null;
try {
  kept = JSON.parse(localStorage.getItem(say.store));
} catch {
  // Nothing that can be read.
}
if (isNotebook) {
  const undoing = form.querySelector("[value=undo]");
  if (!undoing.hidden) undoing.dataset.server = "";
  all().forEach(wear);
  counted();
} else {
  dress(form.elements.script, "code", say.script, say.nonce, changed);
  changed();
}

if (kept && kept.text !== content()) {
  offer.querySelector(".when").textContent = when(kept.at);
  offer.hidden = false;
  offer.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-kept]")?.dataset.kept;
    if (!choice) return;
    if (choice === "take") lay(kept.text);
    else forget();
    offer.hidden = true;
    if (choice === "take") changed();
  });
} else if (kept && content() === standing) forget();
