// What the editor page takes from CodeMirror 6; scripts/codemirror/build makes one file of it.

export { basicSetup } from "codemirror";
export { EditorState, Prec } from "@codemirror/state";
export { EditorView, keymap } from "@codemirror/view";
export { indentWithTab } from "@codemirror/commands";
export { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { python } from "@codemirror/lang-python";
export { markdown } from "@codemirror/lang-markdown";
export { tags } from "@lezer/highlight";
