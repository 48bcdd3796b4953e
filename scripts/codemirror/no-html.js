// Stands in for @codemirror/lang-html, which lang-markdown would bring along with the languages for
// CSS and JavaScript: two thirds of the file, to colour HTML tags inside text cells.

export const html = () => ({ support: [], language: { parser: null } });
export const htmlCompletionSource = () => null;
