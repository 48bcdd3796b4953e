// Bands as buttons and keys. The number in the field is what is saved; a band only sets it.
// Single keys act only while the focus is in the rubric. Where the page gives an address for it
// (data-field) each field is saved by itself by scoring-save.js; the whole form works without.

import { saver } from "./scoring-save.js";

const form = document.querySelector("form[data-scoring]");
const rubric = form?.closest(".rubric");
const LETTERS = { g: "band-good", s: "band-satisfactory", p: "band-poor" };
const components = form ? [...form.querySelectorAll("[data-component]")] : [];
const remark = form?.elements.namedItem("reason");
const saves = form?.dataset.field ? saver(form, components, paint) : null;

function markOf(component) {
  return component.querySelector(".entry input");
}

export function paint(component) {
  const input = markOf(component);
  const value = input.value === "" ? NaN : Number(input.value);
  let described = "";
  let found = false;
  for (const button of component.querySelectorAll(".band-button")) {
    // Best first: a half belongs to the band whose lower bound it reaches.
    const here = !found && value >= Number(button.dataset.low);
    found ||= here;
    button.setAttribute("aria-pressed", String(here));
    if (here) described = button.title;
  }
  component.querySelector("[data-descriptor]").textContent = described;
}

function set(component, value) {
  markOf(component).value = value;
  paint(component);
  saves?.touched(component);
}

function choose(component, button) {
  const input = markOf(component);
  if (input.readOnly) return;
  const [low, high] = [Number(button.dataset.low), Number(button.dataset.high)];
  // A mark that is in the band already stays as it is.
  if (input.value === "" || Number(input.value) < low || Number(input.value) > high) set(component, high);
}

function step(component, up) {
  const input = markOf(component);
  if (input.readOnly) return;
  if (up) input.stepUp();
  else input.stepDown();
  set(component, input.value);
}

// A component with bands is decided on as a whole; one without by its number alone.
function focusOn(component) {
  (component.querySelector(".band-button") ? component : markOf(component)).focus();
  component.scrollIntoView({ block: "nearest" });
}

function move(component, by) {
  const to = components[components.indexOf(component) + by];
  if (to) focusOn(to);
  else if (by > 0) remark?.focus();
}

async function goTo(link) {
  if (!link) return;
  if (saves && !(await saves.all())) return;
  link.click();
}

async function enter(component) {
  if (!saves) return form.requestSubmit(form.querySelector("[data-save]"));
  // The focus goes on at once; what could not be saved says so and keeps what was typed.
  saves.save(component);
  move(component, 1);
}

function inField(event) {
  return event.target.matches("input:not([type=checkbox]), textarea, select");
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const component = event.target.closest("[data-component]");
  if (inField(event) && !component) {
    if (event.target === remark && saves) remarkKey(event);
    return;
  }
  const handled = inField(event) ? fieldKey(event, component) : commandKey(event, component);
  if (handled) event.preventDefault();
}

function remarkKey(event) {
  if (event.key === "Enter") saves.remark();
  else if (event.key === "Escape") focusOn(components[0]);
  else return;
  event.preventDefault();
}

function neighbour(event) {
  const rel = { "[": "prev", "]": "next" }[event.key];
  return rel && document.querySelector(`a[rel=${rel}]`);
}

function fieldKey(event, component) {
  const band = LETTERS[event.key] && component.querySelector(`.band-button.${LETTERS[event.key]}`);
  const link = neighbour(event);
  if (band) choose(component, band);
  else if (link) goTo(link);
  else if (event.key === "Enter") enter(component);
  else if (event.key === "Escape" && saves) component.focus();
  else return false;
  return true;
}

function commandKey(event, component) {
  const at = component ?? components[0];
  const link = neighbour(event);
  if (link) goTo(link);
  else if (!saves) return false;
  else if (event.key === "?") openKeys();
  else if (event.key === "j") component ? move(component, 1) : focusOn(at);
  else if (event.key === "k") component ? move(component, -1) : focusOn(at);
  else if (event.key === "r") remark?.focus();
  else if (event.key === "c") saves.openRemarks();
  else if (event.key === "u") goTo(form.parentElement.querySelector("form[data-undo]:not([hidden]) button"));
  else if (event.key === "A") components.forEach((one) => saves.accept(one));
  else if (!component) return false;
  else if (event.key === "a") saves.accept(component);
  else if (event.key === "e") markOf(component).select();
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") step(component, event.key === "ArrowUp");
  else if (event.key === "Enter" && event.target === component) enter(component);
  else if (/^[1-9]$/.test(event.key)) return digit(component, Number(event.key));
  else return false;
  return true;
}

function digit(component, n) {
  const button = component.querySelectorAll(".band-button")[n - 1];
  if (button && !markOf(component).readOnly) choose(component, button);
  return Boolean(button);
}

function openKeys() {
  const keys = rubric.querySelector("[data-keys]");
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}

if (form) {
  for (const component of components) {
    for (const button of component.querySelectorAll(".band-button")) {
      // Without this file the bands only say which marks they are.
      button.disabled = markOf(component).readOnly;
      button.addEventListener("click", () => {
        choose(component, button);
        if (saves) saves.save(component);
        else markOf(component).focus();
      });
    }
    markOf(component).addEventListener("input", () => {
      paint(component);
      saves?.touched(component);
    });
    paint(component);
  }
  rubric.addEventListener("keydown", onKey);
  const refused = rubric.querySelector("[role=alert]");
  if (saves && !refused && !location.hash && document.activeElement === document.body) {
    const open = components.find((one) => markOf(one).value === "");
    if (components.length) focusOn(open ?? components[0]);
  }
}
