// Keeps the page of a run as the run is: by the server's events, or by asking every few seconds where
// they can't be had. A page in the background asks seldom and holds no connection.
// What a program printed becomes text here and never anything else.

const box = document.getElementById("progress");
const log = document.getElementById("log");
const lost = document.getElementById("lost");
const signedOut = document.getElementById("signed-out");

const SILENT = 25_000; // the server says something every ten seconds
const SILENT_AT_FIRST = 8_000; // longer: something on the way keeps events back
const ASK = 2_000;
const ASK_IN_BACKGROUND = 20_000;
const ASKED_BEFORE_EVENTS = 15;
const KEPT = 65_536; // characters of the log

let from = box.dataset.from;
let source = null;
let timer = null;
let asked = 0; // in a row, with an answer
let errors = 0; // in a row
let eventsCome = false;
let turn = 0; // of those who ask and wait, only the newest goes on
let over = false;

// ---- Onto the page

function stand(told) {
  if (box.dataset.stage !== told.stage) {
    box.dataset.stage = told.stage;
    document.getElementById("announcement").textContent = told.sentence;
  }
  const stages = box.querySelector(".stages");
  [...stages.children].forEach((item, index) => {
    item.className = index < told.step ? "done" : index === told.step ? "now" : "next";
    if (index === told.step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    const done = item.querySelector("span");
    if (done) done.hidden = index >= told.step;
  });
  box.querySelector("[data-sentence]").textContent = told.sentence;
  for (const part of box.querySelectorAll("[data-counter]")) {
    const text = told.counters[part.dataset.counter];
    part.hidden = !text;
    part.querySelector("dd").textContent = text;
  }
  for (const note of box.querySelectorAll("[data-note]")) {
    note.textContent = told.notes[note.dataset.note];
    note.hidden = !note.textContent;
  }
  for (const form of document.querySelectorAll("[data-cancel]")) form.hidden = !told.can_be_stopped;
}

// A line that was written over shows what stood there last, as in a terminal.
const overwritten = (text) =>
  text
    .split("\n")
    .map((line) => {
      const ended = line.replace(/\r+$/, "");
      const last = ended.slice(ended.lastIndexOf("\r") + 1);
      return ended === line ? last : last + "\r";
    })
    .join("\n");

let raw = log.textContent;

function print(told) {
  const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
  if (told.anew || told.skipped) raw = "";
  raw = overwritten((raw + told.text).replaceAll("\r\n", "\n"));
  const cut = raw.length - KEPT;
  if (cut > 0) raw = raw.slice(raw.indexOf("\n", cut) + 1 || cut);
  log.textContent = raw.replaceAll("\r", "");
  if (told.skipped || cut > 0) document.getElementById("log-cut").hidden = false;
  document.getElementById("log-part").hidden = !raw;
  if (follow) log.scrollTop = log.scrollHeight;
}

function end() {
  over = true;
  rest();
  location.replace(box.dataset.run);
}

// ---- From the server

function rest() {
  turn += 1;
  clearTimeout(timer);
  if (source) source.close();
  source = null;
}

function heard() {
  eventsCome = true;
  errors = 0;
  lost.hidden = signedOut.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(ask, SILENT);
}

function listen() {
  rest();
  source = new EventSource(`${box.dataset.events}?from=${from}`);
  timer = setTimeout(ask, SILENT_AT_FIRST);
  const on = (name, act) =>
    source.addEventListener(name, (event) => {
      heard();
      act(JSON.parse(event.data), event);
    });
  on("progress", stand);
  on("log", (told, event) => {
    from = event.lastEventId;
    print(told);
  });
  on("beat", () => {});
  on("end", end);
  source.onerror = () => {
    errors += 1;
    if (source.readyState === EventSource.CLOSED) {
      // Answered with something else than events, which no further try would change.
      eventsCome = false;
      ask();
    } else if (errors > 1) lost.hidden = false; // the first: a stream that was long enough
  };
}

async function ask() {
  rest();
  const mine = turn;
  let next = document.hidden ? ASK_IN_BACKGROUND : ASK;
  try {
    const answer = await fetch(`${box.dataset.ask}?from=${from}`, {
      headers: { Accept: "application/json" },
      redirect: "manual",
      cache: "no-store",
    });
    if (mine !== turn) return;
    if (answer.status === 404) return location.reload(); // somebody else has signed in here
    if (answer.type === "opaqueredirect") {
      lost.hidden = true;
      signedOut.hidden = false;
      next = ASK_IN_BACKGROUND; // signed in again in another tab, perhaps
    } else if (!answer.ok) throw new Error(answer.statusText);
    else {
      const told = await answer.json();
      if (mine !== turn) return;
      lost.hidden = signedOut.hidden = true;
      stand(told.progress);
      if (told.log) print(told.log);
      from = told.id;
      if (told.end) return end();
      asked += 1;
    }
  } catch {
    if (mine !== turn) return;
    asked = 0;
    lost.hidden = false;
  }
  timer = setTimeout(() => {
    const enough = asked >= ASKED_BEFORE_EVENTS || (eventsCome && asked > 0);
    if (document.hidden || !window.EventSource || !enough) return ask();
    asked = 0;
    listen();
  }, next);
}

function begin() {
  if (over) return;
  if (window.EventSource && !document.hidden) listen();
  else ask();
}

log.scrollTop = log.scrollHeight;
document.addEventListener("visibilitychange", begin);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
addEventListener("pagehide", rest);
begin();
