// Asks the search of the built site, without a browser: queries in, places out.
//
// In, on stdin: JSON with the folder of the site, and queries by language. Out, on
// stdout: for each query the places that are found, the best first.

import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const { site, queries } = JSON.parse(readFileSync(0, "utf-8"));
const worker = readFileSync(`${site}/assets/search-worker.js`, "utf-8");

// The worker as a browser starts it: it speaks by messages and fetches its index.
function start(lang) {
  let hear, answered;
  const context = createContext({
    location: `https://site/assets/search-worker.js?lang=${lang}`,
    URL,
    fetch: async (url) => ({ json: async () => JSON.parse(readFileSync(`${site}${url.pathname}`, "utf-8")) }),
    addEventListener: (_, listener) => { hear = listener; },
    postMessage: (message) => answered?.(message),
  });
  runInContext(worker, context);
  return (query) => new Promise((resolve) => {
    answered = ({ data }) => resolve(data.items);
    hear({ data: { type: 2, data: query } });
  });
}

const found = {};
for (const [lang, asked] of Object.entries(queries)) {
  const search = start(lang);
  found[lang] = [];
  for (const query of asked) {
    const sections = (await search(query)).flat().filter(({ score }) => score > 0);
    sections.sort((a, b) => b.score - a.score);
    found[lang].push(sections.slice(0, 30).map(({ location }) => location));
  }
}
console.log(JSON.stringify(found));
