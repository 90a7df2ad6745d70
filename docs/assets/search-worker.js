// The search. It takes the place of the theme's worker and speaks with the theme
// as that one does. Its address names the language: search-worker.js?lang=ja.
//
// A query is ranked over the sections of all pages in this language. No word of it
// is required: a rare one counts much, a common one little, one in a title more than
// one in a text, and the query as it stands more than its words.

"use strict";

const lang = new URL(location).searchParams.get("lang");

// What means the same, in either language. Each finds the others.
const SAME = [
  ["評価モード", "推論モード", "evaluation mode", "inference mode", "eval mode"],
  ["訓練モード", "学習モード", "training mode"],
  ["評価時", "推論時"],
  ["訓練時", "学習時"],
  ["バッチ正規化", "batch normalization", "batch norm", "batchnorm", "batch_norm"],
  ["ドロップアウト", "dropout"],
  ["畳み込み", "convolution", "conv2d"],
  ["全結合層", "全結合", "線形層", "fully connected", "nn.linear"],
  ["活性化関数", "activation", "relu"],
  ["隠れ状態", "hidden state"],
  ["学習可能", "trainable", "learnable", "learned", "学習される", "パラメータ"],
  ["初期値", "初期化", "initial value", "initialization"],
  ["移動平均", "moving average", "running average", "running_mean", "running mean"],
  ["速度", "速い", "遅い", "slow", "speed", "fast"],
  ["順番", "順序", "順"],
  ["対応表", "関数版", "対応する", "counterpart", "twin"],
  ["更新されない", "学習されない", "not updated", "does not train"],
  ["重み", "weight"],
  ["勾配", "gradient"],
  ["フック", "hook"],
  ["バッファ", "buffer"],
  ["モジュール", "module"],
  ["state dict", "state_dict"],
  ["in-place", "inplace", "インプレース"],
  ["名前", "name"],
  ["重みの共有", "共有", "tied weights", "weight tying", "shared weights", "shared weight", "tied"],
  ["使い回し", "使い回す", "reuse", "reusing"],
  ["損失", "loss"],
  ["交差エントロピー", "cross entropy", "cross_entropy"],
  ["ソフトマックス", "softmax"],
  ["未定義", "定義されていない", "not defined"],
];

// Who has a problem is answered by a pitfall; the tour explains; the atlas is for who
// types the name of a layer, the glossary for who types a term, and what another
// version does for who names it.
const SHARES = [[/#predict$/, 0.6], [/\/pitfalls\/.*\/$/, 0.8], [/\/pitfalls\//, 1.5], [/\/glossary\//, 1.4], [/\/atlas\//, 0.6], [/\/versions\//, 0.5]];

// Words that ask: they are in any question, and say little of what it is about.
const ASKING = new Set(
  ("a an and are as be but by can do does for from has have how i if in instead is it its me my no not of on or so"
    + " than that the then there this to use used using vs versus want was what when which why with without you"
    + " difference error pytorch torch"
    + " とは なぜ どちら どっち どう どの 何 何を 何が 違い 違う 使い分け 必要 代わり 原因 理由 方法 やり方 場合 エラー")
    .split(" "));

const JAPANESE = /[ぁ-ゖァ-ヺー一-鿿々]+/gu;

// One way to write each name: F.relu, whether torch.nn.functional.relu or nn.functional.relu.
function plain(text) {
  return text
    .normalize("NFKC").toLowerCase()
    .replace(/\b(?:torch\.)?nn\.functional\.(?=[a-z])/g, "f.")
    .replace(/\btorch\.(?=nn\b)/g, "")
    .replace(/[‘’“”'"`]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/* ---------- the sections of all pages ---------- */

let loading;

// They are fetched with the first query; if that fails, with the next.
function load() {
  loading ??= fetch(new URL(`../search/${lang}.json`, location))
    .then((answer) => answer.json())
    .then((docs) => withPages(docs.map(prepare)))
    .catch(() => { loading = undefined; return []; });
  return loading;
}

// A title such as “Buffer (buffer)” is two names.
function prepare({ location, names, text }) {
  const heads = names.map(plain);
  return {
    location, title: names[0], text, page: location.split("#")[0],
    heads: heads.flatMap((head) => [head, ...(head.match(/^([^()]+)\(([^()]+)\)$/) ?? []).slice(1)]),
    head: heads.join(" / "), body: plain(text),
    problem: location.includes("/pitfalls/"),
    share: SHARES.find(([place]) => place.test(location))?.[1] ?? 1,
  };
}

// A section is about what its page is about, too: so says the page's title.
function withPages(docs) {
  const pages = new Map(docs.map((doc) => [doc.location, doc]));
  for (const doc of docs) doc.context = doc.location === doc.page ? "" : pages.get(doc.page)?.head ?? "";
  return docs;
}

/* ---------- how well a text has a word ---------- */

// The places of a word: Latin words from their beginning, Japanese ones anywhere.
// A whole word counts 1, the beginning of one 0.6.
function count(text, word) {
  let found = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const before = /^[a-z0-9_]/.test(word) ? (text[at - 1] ?? "") : "";
    if (/[a-z0-9]/.test(before)) continue;
    const inside = before === "_"; // “attention” begins a part of scaled_dot_product_attention
    if (inside && word.length < 4) continue;
    const whole = !inside && (!/[a-z0-9_]$/.test(word) || !/[a-z0-9_]/.test(text[at + word.length] ?? ""));
    found += whole ? 1 : word.length > 1 ? 0.6 : 0;
  }
  return found;
}

// How much of the closest title the words are: 1 where they are all of it.
function closeness(heads, words) {
  return Math.max(...heads.map((head) => (count(head, words) ? words.length / head.length : 0)));
}

/* ---------- the query ---------- */

// What stands for a word, and how well: itself, its part after the dot, its stem, what means the same.
function variants(word) {
  const found = new Map([[word, 1]]);
  const add = (other, weight) => found.set(other, Math.max(weight, found.get(other) ?? 0));
  if (/^\w+(\.\w+)+$/.test(word)) add(word.slice(word.lastIndexOf(".") + 1), 0.5);
  if (/^[a-z]{5,}(s|ed|ing)$/.test(word)) add(word.replace(/(s|ed|ing)$/, ""), 0.7);
  for (const group of SAME) if (group.includes(word)) group.forEach((other) => add(other, 0.8));
  return found;
}

const weightOf = (word) => (ASKING.has(word) ? 0.15 : 1);

// The words of a query, each with its weight. What is written together in Japanese is
// a word, and so, with less weight, are its parts: nothing says where they end.
function words(query) {
  const found = new Map();
  const add = (word, weight) => found.set(word, Math.max(weight, found.get(word) ?? 0));
  for (const group of SAME) for (const one of group) if (one.includes(" ") && query.includes(one)) add(one, 1);
  for (const part of query.split(/[\s,;:!?、。，．「」『』（）()[\]{}<>=|→…]+|\.(?=\s|$)/)) {
    for (const latin of part.replace(JAPANESE, " ").split(" ")) if (/\w/.test(latin)) add(latin, weightOf(latin));
    for (const [run] of part.matchAll(JAPANESE)) {
      add(run, weightOf(run));
      for (const group of SAME) for (const one of group) if (run.includes(one)) add(one, 0.8);
      for (const [piece] of run.matchAll(/[ァ-ヺー]{2,}/g)) add(piece, 0.6);
      for (const [piece] of run.matchAll(/[一-鿿々]+/g)) add(piece, 0.5);
      for (let i = 0; i + 1 < run.length; i++) {
        const pair = run.slice(i, i + 2);
        if (!/[ァ-ヺー]/.test(pair)) add(pair, /^[ぁ-ゖ]+$/.test(pair) ? 0.1 : 0.3);
      }
    }
  }
  return found;
}

/* ---------- ranking ---------- */

// The longest run of a query's words that stands in a text as it is typed: messages
// of errors are pasted with names of the reader's own in them.
function longestRun(text, typed) {
  let longest = "", length = 0;
  for (let from = 0; from + length < typed.length; from++) {
    for (let to = from + length + 1; to <= typed.length; to++) {
      const part = typed.slice(from, to).join(" ");
      if (!count(text, part)) break;
      [longest, length] = [part, to - from];
    }
  }
  return { longest, length };
}

function rank(query, docs) {
  const parts = [];
  for (const [word, weight] of words(query)) {
    const alike = [...variants(word)];
    const hits = docs.map((doc) => {
      let head = 0, body = 0, context = 0;
      for (const [variant, share] of alike) {
        const [inHead, inBody] = [count(doc.head, variant), count(doc.body, variant)];
        head = Math.max(head, share * Math.min(1, inHead));
        body = Math.max(body, (share * inBody) / (inBody + 0.5 + doc.body.length / 2000));
        context = Math.max(context, share * Math.min(1, count(doc.context, variant)));
      }
      return { head, body, context };
    });
    const having = hits.filter(({ head, body }) => head + body > 0).length;
    if (having) parts.push({ word, hits, value: weight * Math.log(1 + docs.length / having) });
  }
  const all = parts.reduce((sum, { value }) => sum + value, 0);
  const typed = query.split(" ");
  const whole = [...variants(query)];
  const ranked = docs.map((doc, i) => {
    let score = 0, met = 0;
    for (const { hits, value } of parts) {
      const { head, body, context } = hits[i];
      score += value * (3 * head + body + (head ? 0 : 1.5 * context));
      if (head + body + context > 0) met += value;
    }
    score *= met / (all || 1);
    // What stands there as it is typed: in a text, better in a title, best as all of it.
    const { longest, length } = longestRun(doc.body, typed);
    if (length > 1) {
      const share = parts.reduce((sum, { word, value }) => sum + (longest.includes(word) ? value : 0), 0);
      score += share * Math.min(3, length - 1) * (length / typed.length);
    }
    score *= doc.problem && typed.length === 1 ? Math.min(1, doc.share) : doc.share; // one word names a thing
    const fit = Math.max(...whole.map(([name, share]) => share * closeness(doc.heads, name)));
    if (query.length > 2 && fit) score += all * ((1 + 3 * fit) * Math.min(1, doc.share) + 8 * (fit === 1)) * (doc.location === doc.page ? 1.2 : 1);
    return { doc, score };
  });
  // What has nothing but a common word of the query is left out.
  const least = Math.max(...ranked.map(({ score }) => score)) / 50;
  return ranked.filter(({ score }) => score > least).sort((a, b) => b.score - a.score);
}

/* ---------- what is shown ---------- */

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function mark(text, found) {
  let html = "", from = 0;
  for (const { 0: word, index } of text.matchAll(found)) {
    html += `${escape(text.slice(from, index))}<mark>${escape(word)}</mark>`;
    from = index + word.length;
  }
  return html + escape(text.slice(from));
}

// What to mark, the longest first: Latin words from their beginning, short ones whole.
function marking(query) {
  const marks = [...words(query)].filter(([word, weight]) => weight > 0.3 && word.length > 1).flatMap(([word]) => [...variants(word).keys()]);
  const patterns = marks.sort((a, b) => b.length - a.length).map((word) => {
    const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (!/^\w/.test(word)) return pattern;
    return word.length > 3 ? `\\b${pattern}` : `\\b${pattern}\\b`;
  });
  return new RegExp(patterns.join("|") || "(?!)", "gi");
}

// The part of a text around the longest of the words that are found in it.
function excerpt(text, found) {
  const places = [...text.matchAll(found)].sort((a, b) => b[0].length - a[0].length);
  const first = places[0]?.index ?? 0;
  const from = first < 60 ? 0 : Math.max(text.lastIndexOf(" ", first - 30), first - 60);
  const part = text.slice(from, from + 200);
  return `${from ? "…" : ""}${mark(part, found)}${from + 200 < text.length ? "…" : ""}`;
}

function search(typed, docs) {
  const query = plain(typed);
  if (!query) return [];
  const found = marking(query);
  const shown = ({ doc, score }) => ({
    location: doc.location, score, terms: {},
    title: mark(doc.title, found), text: `<p>${excerpt(doc.text, found)}</p>`,
  });
  const pages = new Map();
  for (const one of rank(query, docs)) pages.set(one.doc.page, [...(pages.get(one.doc.page) ?? []), one]);
  // The theme wants each page itself among its sections.
  for (const [page, sections] of pages) {
    if (!sections.some(({ doc }) => doc.location === page)) sections.push({ doc: docs.find(({ location }) => location === page), score: 0 });
  }
  return [...pages.values()].map((sections) => sections.map(shown));
}

/* ---------- the theme's messages: 0 begins, 1 says ready, 2 is a query, 3 has the results ---------- */

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) postMessage({ type: 1 });
  if (type === 2) postMessage({ type: 3, data: { items: data.trim() ? search(data, await load()) : [] } });
});
