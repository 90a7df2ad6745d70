// The theme's search worker, for the pages of one language only.
// Its address names both: search-worker.js?lang=ja&theme=<the theme's worker>.

"use strict";

const own = new URL(location).searchParams;

// Hears each message before the theme's worker does.
addEventListener("message", ({ data }) => {
  const { type, data: body } = data;
  // The index: pages of this language only.
  if (type === 0) body.docs = body.docs.filter((doc) => doc.location.startsWith(`${own.get("lang")}/`));
  // A query: the F of F.dropout is a word, not the beginning of all words with f.
  if (type === 2) data.data = body.replace(/\b[A-Za-z]\b/g, "$&^1 ");
});

importScripts(own.get("theme"));
