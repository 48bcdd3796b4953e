// Moving about in a class's grid by keys, and filling it from cells that were copied elsewhere.
// Without this file every field is reached by Tab and everything works.

const grid = document.querySelector("form[data-entry-grid]");

function rows() {
  return [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
}

function place(table, input) {
  const row = table.findIndex((each) => each.includes(input));
  return [row, table[row].indexOf(input)];
}

function go(input) {
  if (!input) return;
  input.focus();
  input.select();
}

// Suggestions would stand in the way of the keys. But browsers empty a field without them on the way
// back to its page, so that it is one only while somebody is in it.
function suggest(event, on) {
  if (event.target.matches("tbody input")) event.target.autocomplete = on ? "" : "off";
}

if (grid) {
  grid.addEventListener("focusin", (event) => suggest(event, false));
  grid.addEventListener("focusout", (event) => suggest(event, true));
  grid.addEventListener("submit", () => document.activeElement.blur());
  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("tbody input") || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      grid.requestSubmit();
      return;
    }
    if (event.ctrlKey) return;
    const table = rows();
    const [row, column] = place(table, input);
    const atStart = input.selectionStart === 0;
    const atEnd = input.selectionEnd === input.value.length;
    const all = atStart && atEnd;
    let next;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey))
      next = table[row + 1]?.[column];
    else if (event.key === "ArrowUp" || event.key === "Enter") next = table[row - 1]?.[column];
    else if (event.key === "ArrowLeft" && (all || (atStart && input.selectionEnd === 0)))
      next = table[row][column - 1];
    else if (event.key === "ArrowRight" && (all || input.selectionStart === input.value.length))
      next = table[row][column + 1];
    else return;
    event.preventDefault();
    go(next);
  });

  grid.addEventListener("paste", (event) => {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
    if (!input.matches("tbody input") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const table = rows();
    const [row, column] = place(table, input);
    text.split(/\r?\n/).forEach((line, down) =>
      line.split("\t").forEach((value, along) => {
        const field = table[row + down]?.[column + along];
        if (field) field.value = value.trim();
      }),
    );
  });
}
