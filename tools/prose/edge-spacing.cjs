// A half-width space where Latin meets Japanese at the edge of a link or of bold text,
// and none where Japanese meets Japanese: 「[用語集](…)では」「[nn と F の違い](…)では」
// 「[`state_dict()`](…) に」. The rules of preset-ja-spacing do not look at the letter.
"use strict";

const JAPANESE = /[ぁ-んァ-ヶー\u3400-\u9fff]/;
const LATIN = /[A-Za-z0-9]/;

/** What a reader sees of `node`; a code span counts as Latin. */
function visible(node) {
  if (node.type === "Code") return "x";
  return node.children ? node.children.map(visible).join("") : (node.value ?? "");
}

module.exports = (context) => {
  const { RuleError, Syntax, getSource, locator, report } = context;
  const check = (node) => {
    const text = visible(node);
    const { length } = getSource(node);
    const around = getSource(node, 2, 2);
    const start = around.indexOf(getSource(node));
    const before = [...around.slice(0, start)].reverse();
    const after = [...around.slice(start + length)];
    const edges = [
      [text.at(0), before, 0],
      [text.at(-1), after, length],
    ];
    for (const [inner, [next, beyond], at] of edges) {
      const complain = (message) => report(node, new RuleError(message, { padding: locator.at(at) }));
      const meets = (one, other) => one.test(inner ?? "") && other.test(next ?? "");
      if (meets(LATIN, JAPANESE) || meets(JAPANESE, LATIN)) {
        complain("リンクや強調の端でも、半角英数と全角の間にはスペースを入れます。");
      }
      if (next === " " && JAPANESE.test(inner ?? "") && JAPANESE.test(beyond ?? "")) {
        complain("リンクや強調の端でも、全角どうしの間にはスペースを入れません。");
      }
    }
  };
  return { [Syntax.Link]: check, [Syntax.Strong]: check, [Syntax.Emphasis]: check };
};
