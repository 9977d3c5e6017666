// What is still English on a page that is shown in Chinese.
import { chinese, english } from './console.mjs';

function leaves(catalogue, words = []) {
  for (const value of Object.values(catalogue)) {
    if (typeof value === 'string') words.push(value);
    else leaves(value, words);
  }
  return words;
}

// Words that are the same in both languages are no fault, nor are those with holes: they never stand alone.
const same = new Set(leaves(chinese));
const ours = leaves(english).filter((text) => /[A-Za-z]{3}/.test(text) && !text.includes('{{') && !same.has(text));

// Data is data in any language: paths, evidence and digests; an advisory's own words say that they are English.
const data = '.nested-path, .evidence, .digest, .policy-text, .command, code, pre, script, style, svg, h1, [lang="en"], [data-name]';

export function untranslated(person) {
  return person.page.evaluate(
    ({ ours, data }) => {
      const known = new Set(ours);
      const found = new Set();
      const look = (text) => {
        const words = text.trim();
        if (words === '' || /[\u4e00-\u9fff]/.test(words)) return;
        if (known.has(words) || /\b[a-z]{2,} [a-z]{2,}\b/.test(words)) found.add(words);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (element.closest(data) || !element.checkVisibility()) continue;
        look(walker.currentNode.textContent);
      }
      for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
        if (element.closest(data)) continue;
        for (const name of ['aria-label', 'placeholder', 'title', 'alt']) look(element.getAttribute(name) ?? '');
      }
      return [...found];
    },
    { ours, data },
  );
}
