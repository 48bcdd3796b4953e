// Bands as buttons and keys. The number in the field is what is saved; a band only sets it.
// Single keys act only while a field of the rubric has the focus, and are never digits.

const form = document.querySelector("form[data-scoring]");
const KEYS = { g: "band-good", s: "band-satisfactory", p: "band-poor" };

function paint(component) {
  const input = component.querySelector("input");
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

function choose(component, button) {
  const input = component.querySelector("input");
  const [low, high] = [Number(button.dataset.low), Number(button.dataset.high)];
  // A mark that is in the band already stays as it is.
  if (input.value === "" || Number(input.value) < low || Number(input.value) > high)
    input.value = high;
  paint(component);
  input.focus();
}

if (form) {
  for (const component of form.querySelectorAll("[data-component]")) {
    for (const button of component.querySelectorAll(".band-button"))
      button.addEventListener("click", () => choose(component, button));
    component.querySelector("input").addEventListener("input", () => paint(component));
    component.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const band = KEYS[event.key] && component.querySelector(`.band-button.${KEYS[event.key]}`);
      const beside = { "[": "prev", "]": "next" }[event.key];
      const link = beside && document.querySelector(`a[rel=${beside}]`);
      if (band) choose(component, band);
      else if (link) link.click();
      else if (event.key === "Enter" && event.target.matches("input"))
        form.requestSubmit(form.querySelector("[data-save]"));
      else return;
      event.preventDefault();
    });
  }
}
