// The theme's search worker, for the pages of one language only.
// Its address names both: search-worker.js?lang=ja&theme=<the theme's worker>.

"use strict";

const own = new URL(location).searchParams;

// Hears each message before the theme's worker does. Type 0 brings the index.
addEventListener("message", ({ data }) => {
  if (data.type !== 0) return;
  data.data.docs = data.data.docs.filter((doc) => doc.location.startsWith(`${own.get("lang")}/`));
});

importScripts(own.get("theme"));
