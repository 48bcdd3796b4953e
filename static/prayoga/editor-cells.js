// The parts of the editor page that are about one text: CodeMirror in the place of a text field,
// with the field kept up to date, so that the form is the same with and without scripts.

const { EditorView, EditorState, Prec, keymap, tags } = CodeMirror;

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)", fontSize: "var(--t-1)" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--ink-2)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--accent) 6%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklab, var(--accent) 25%, transparent)",
  },
  ".cm-panels, .cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", borderColor: "var(--line-2)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunk)", color: "var(--ink-2)", border: "0" },
});
const colours = CodeMirror.syntaxHighlighting(
  CodeMirror.HighlightStyle.define([
    { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--accent)", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--confirmed)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--proposed)" },
    { tag: [tags.comment, tags.quote], color: "var(--ink-2)", fontStyle: "italic" },
    { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--running)" },
    { tag: tags.heading, fontWeight: "700" },
    { tag: tags.strong, fontWeight: "700" },
    { tag: tags.emphasis, fontStyle: "italic" },
    { tag: [tags.monospace, tags.meta], color: "var(--attention)" },
    { tag: tags.invalid, color: "var(--fault)" },
  ]),
);
const language = {
  code: () => [CodeMirror.python(), CodeMirror.indentUnit.of("    ")],
  markdown: () => [CodeMirror.markdown({ completeHTMLTags: false }), EditorView.lineWrapping],
  raw: () => [EditorView.lineWrapping],
};

// The text field's CodeMirror, made at its first call. `changed` hears of each change.
function dress(field, kind, label, nonce, changed) {
  field.view?.destroy();
  field.view?.dom.remove();
  const view = new EditorView({
    state: EditorState.create({
      doc: field.value,
      extensions: [
        CodeMirror.basicSetup,
        Prec.low(keymap.of([CodeMirror.indentWithTab])),
        language[kind](),
        theme,
        Prec.highest(colours),
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", id: `write-${field.id}` }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          field.value = view.state.doc.toString();
          changed();
        }),
      ],
    }),
  });
  field.after(view.dom);
  field.hidden = true;
  field.view = view;
  for (const label of document.querySelectorAll(`label[for="${field.id}"]`)) label.onclick = () => view.focus();
  return view;
}
