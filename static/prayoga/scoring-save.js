// Saves each field of the rubric by itself and says what became of it: saving, saved, why it could
// not be saved, or what somebody else decided meanwhile. What is not saved yet stays in this tab
// (sessionStorage), whatever happens to the session, the network or the page.

export function saver(form, components, paint) {
  const said = form.dataset;
  const status = form.closest(".rubric").querySelector("[data-say]");
  const reason = form.elements.namedItem("reason");
  const ready = form.querySelector("[data-ready]");
  const undo = form.parentElement.querySelector("form[data-undo]");
  const KEPT = `scoring:${location.pathname}`;
  const failed = new Set();
  const queued = new Set();
  let chain = Promise.resolve();
  let going = 0;
  let remarkSaved = reason?.value ?? "";

  const input = (component) => component.querySelector(".entry input");
  const key = (component) => component.dataset.component;
  const dirty = (component) => input(component).value !== input(component).dataset.saved;
  const saw = (name) => form.elements.namedItem(`saw-${name}`);
  const say = (text) => (status.textContent = text);

  function setSaw(name, pk) {
    let field = saw(name);
    if (pk === null) return field?.remove();
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = `saw-${name}`;
      form.append(field);
    }
    field.value = pk;
  }

  // What is typed and not saved: found again after signing in, a reload, the back button.
  function keep() {
    const kept = {};
    for (const one of components) if (dirty(one)) kept[key(one)] = input(one).value;
    if (reason && reason.value !== remarkSaved) kept[""] = reason.value;
    if (Object.keys(kept).length) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    for (const one of components) {
      const typed = kept[key(one)];
      if (typed === undefined || typed === input(one).value) continue;
      input(one).value = typed;
      paint(one);
      show(one, "unsaved", `${said.restored}: ${typed}`);
    }
    if (reason && kept[""] !== undefined && !reason.value) {
      reason.value = kept[""];
      showRemark("unsaved", said.restored);
    }
  }

  function put(line, state, text) {
    line.dataset.state = state;
    line.textContent = text;
  }

  function show(component, state, text) {
    put(component.querySelector("[data-saving]"), state, text);
    if (state === "failed") failed.add(component);
    else failed.delete(component);
    if (state === "saved" || state === "failed") {
      say(`${component.querySelector("legend span").textContent}: ${text}`);
      input(component).setAttribute("aria-invalid", String(state === "failed"));
    }
  }

  function showRemark(state, text) {
    put(form.querySelector("[data-saving-remark]"), state, text);
    if (state !== "unsaved") say(`${form.querySelector("label[for=reason]").textContent}: ${text}`);
  }

  async function send(values) {
    const body = new URLSearchParams(values);
    for (const field of form.querySelectorAll("input[name=answers]:checked"))
      body.set("answers", field.value);
    const secret = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
    let answer;
    try {
      answer = await fetch(said.field, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": secret },
        keepalive: true, // goes on where the page is left
      });
    } catch {
      return { state: "failed", why: said.unreachable };
    }
    if (answer.status === 401 || answer.status === 403) return { state: "failed", why: said.signedOut, signIn: true };
    if (!answer.headers.get("Content-Type")?.includes("json")) return { state: "failed", why: said.fault };
    return answer.json();
  }

  function signInLink(line) {
    const link = document.createElement("a");
    link.href = said.signIn;
    link.target = "_blank";
    link.textContent = said.signInWord;
    line.append(" ", link);
  }

  // One after the other: what was seen of a field is known before its next save.
  function then(step) {
    going += 1;
    chain = chain.then(step).finally(() => (going -= 1));
    return chain;
  }

  function save(component, how = "marks") {
    if (how === "marks" && !dirty(component) && !failed.has(component)) return chain;
    if (queued.has(component) && how === "marks") return chain;
    queued.add(component);
    return then(() => saveNow(component, how).finally(() => queued.delete(component)));
  }

  async function saveNow(component, how) {
    const name = key(component);
    const field = input(component);
    const value = how === "confirm" ? field.dataset.proposed : field.value;
    if (how === "marks" && value === field.dataset.saved && !failed.has(component)) return;
    show(component, "saving", said.saving);
    const values = { do: how, component: name, mark: value };
    if (reason?.value && reason.value !== remarkSaved) values.reason = reason.value;
    for (const seen of [name, ""]) if (saw(seen)) values[`saw-${seen}`] = saw(seen).value;
    if (how === "confirm") values.proposal = form.elements.namedItem(`proposal-${name}`)?.value ?? "";
    const answer = await send(values);
    if (answer.state === "saved") {
      if (field.value === value || how === "confirm") field.value = answer.marks;
      field.dataset.saved = answer.marks;
      if (answer.nothing) return show(component, "", "");
      setSaw(name, answer.pk);
      setSaw("", null); // a state of the whole entry ends with the first mark
      if (values.reason) remarkSaved = values.reason;
      if (values.reason) showRemark("saved", said.saved);
      undoable(answer.undo);
      const box = component.querySelector("[data-conflict]");
      if (box.contains(document.activeElement)) component.focus();
      box.replaceChildren();
      paint(component);
      component.querySelector("[data-stood]").hidden = true; // who decided before, or nobody
      show(component, "saved", `${said.saved}: ${answer.marks}, ${answer.at}`);
      keep();
      if (dirty(component)) show(component, "unsaved", said.unsaved);
    } else if (answer.state === "conflict") {
      show(component, "failed", `${said.failed} ${answer.why}`);
      conflict(component, answer.theirs, value);
    } else {
      show(component, "failed", `${said.failed} ${answer.why}`);
      if (answer.signIn) signInLink(component.querySelector("[data-saving]"));
    }
  }

  function conflict(component, theirs, mine) {
    const box = component.querySelector("[data-conflict]");
    const told = document.createElement("p");
    const what = theirs ? theirs.marks || theirs.state : said.gone;
    told.textContent = `${said.theirs} ${what}${theirs ? `, ${theirs.by}, ${theirs.at}` : ""}. ${said.mine} ${mine}.`;
    const keepTheirs = button(`${said.keep}: ${what}`, () => {
      if (!theirs || theirs.component === "") return location.reload();
      input(component).value = input(component).dataset.saved = theirs.marks;
      setSaw(key(component), theirs.pk);
      box.replaceChildren();
      paint(component);
      show(component, "saved", `${theirs.marks}, ${theirs.by}, ${theirs.at}`);
      keep();
      component.focus();
    });
    const useMine = button(`${said.use}: ${mine}`, () => {
      if (!theirs) setSaw(key(component), null);
      else setSaw(theirs.component, theirs.pk);
      if (theirs?.component !== "") setSaw("", null);
      box.replaceChildren();
      component.focus();
      save(component);
    });
    const note = document.createElement("div");
    note.className = "note note-warning";
    note.setAttribute("role", "alert");
    note.append(told, keepTheirs, " ", useMine);
    box.replaceChildren(note);
    keepTheirs.focus();
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function undoable(decision) {
    if (!undo) return;
    undo.hidden = !decision;
    undo.elements.namedItem("decision").value = decision ?? "";
  }

  // A button that sends the whole form takes along what was just typed.
  const sends = (element) => element?.form === form && element.type === "submit";

  function touched(component) {
    if (dirty(component)) show(component, "unsaved", said.unsaved);
    else show(component, "", "");
    keep();
  }

  function remark() {
    if (!reason || reason.value === remarkSaved || !reason.value.trim()) return chain;
    return then(async () => {
      const text = reason.value;
      if (text === remarkSaved) return;
      // Kept with the newest mark that stands.
      const rows = [...form.querySelectorAll("input[name^=saw-]")];
      if (!rows.length) return showRemark("unsaved", said.waits);
      const newest = rows.reduce((a, b) => (Number(b.value) > Number(a.value) ? b : a));
      const name = newest.name.slice("saw-".length);
      showRemark("saving", said.saving);
      const answer = await send({ do: "remark", component: name, reason: text, [newest.name]: newest.value });
      if (answer.state !== "saved") {
        showRemark("failed", `${said.failed} ${answer.why}`);
        if (answer.signIn) signInLink(form.querySelector("[data-saving-remark]"));
        return;
      }
      remarkSaved = text;
      setSaw(name, answer.pk);
      undoable(answer.undo);
      showRemark("saved", `${said.saved}, ${answer.at}`);
      keep();
    });
  }

  async function all() {
    for (const one of components) save(one);
    await remark();
    await chain;
    const open = components.find((one) => failed.has(one) || dirty(one));
    const words = form.querySelector("[data-saving-remark]").dataset.state === "failed";
    if (!open && !words) return true;
    say(said.stay);
    (open ? open : reason).focus();
    return false;
  }

  function accept(component) {
    if (input(component).dataset.proposed === undefined) return say(said.nothing);
    return then(() => saveNow(component, "confirm"));
  }

  function insert(text) {
    reason.value = reason.value ? `${reason.value.trimEnd()} ${text}` : text;
    ready.hidden = true;
    reason.focus();
    showRemark("unsaved", said.unsaved);
    keep();
  }

  async function openRemarks() {
    ready.hidden = !ready.hidden;
    if (ready.hidden) return reason.focus();
    let found = { snippets: [] };
    try {
      const answer = await fetch(said.remarks, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) found = await answer.json();
    } catch {
      return say(said.unreachable);
    }
    ready.replaceChildren(
      ...found.snippets.map((one, n) => {
        const item = document.createElement("li");
        const made = button(`${one.text} (${one.used})`, () => insert(one.text));
        if (n < 9) made.prepend(Object.assign(document.createElement("kbd"), { textContent: n + 1 }), " ");
        item.append(made);
        return item;
      }),
    );
    if (!found.snippets.length) {
      ready.hidden = true;
      return say(said.none);
    }
    ready.querySelector("button").focus();
  }

  ready.addEventListener("keydown", (event) => {
    const chosen = /^[1-9]$/.test(event.key) && ready.querySelectorAll("button")[Number(event.key) - 1];
    if (chosen) chosen.click();
    else if (event.key === "Escape") ready.hidden = true, reason.focus();
    else return;
    event.preventDefault();
  });
  form.querySelector("[data-open-remarks]").addEventListener("click", (event) => {
    event.preventDefault();
    openRemarks();
  });
  for (const component of components) {
    const accepting = component.querySelector("[data-accept]");
    if (accepting) {
      accepting.hidden = false;
      accepting.addEventListener("click", () => accept(component));
    }
    component.addEventListener("focusout", (event) => {
      if (component.contains(event.relatedTarget) || sends(event.relatedTarget)) return;
      if (dirty(component) && !failed.has(component)) save(component);
    });
  }
  reason?.addEventListener("input", () => {
    showRemark("unsaved", said.unsaved);
    keep();
  });
  reason?.addEventListener("focusout", (event) => {
    if (!sends(event.relatedTarget)) remark();
  });
  // Reached and left again without being pressed.
  form.addEventListener("focusout", (event) => {
    if (!sends(event.target) || sends(event.relatedTarget) || form.dataset.sent) return;
    for (const one of components) if (!failed.has(one)) save(one);
    remark();
  });
  // The whole form goes after the fields that are still on their way: it knows what they saved.
  form.addEventListener(
    "submit",
    (event) => {
      if (!going) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      chain.finally(() => form.requestSubmit(event.submitter));
    },
    true,
  );
  // The whole form says for itself what became of it; sent too late, its page keeps what was typed.
  form.addEventListener("submit", () => sessionStorage.removeItem(KEPT));
  addEventListener("beforeunload", (event) => {
    if (failed.size) event.preventDefault();
  });
  restore();
  return { save, touched, remark, all, accept, openRemarks };
}
