// The package is torch.nn: neither "the nn module" nor 「nn モジュール」. prh does not
// see it where `nn` is in a code span, as it nearly always is.
"use strict";

const WRONG = /\bthe `?(?:torch\.)?nn`? module(?!s)\b|`?(?<![\w.])(?:torch\.)?nn`? ?モジュール/gi;

module.exports = (context) => ({
  [context.Syntax.Paragraph](node) {
    check(context, node);
  },
  [context.Syntax.Header](node) {
    check(context, node);
  },
  [context.Syntax.TableCell](node) {
    check(context, node);
  },
});

function check({ RuleError, getSource, locator, report }, node) {
  for (const { 0: found, index } of getSource(node).matchAll(WRONG)) {
    const padding = locator.range([index, index + found.length]);
    report(node, new RuleError(`${found} => torch.nn`, { padding }));
  }
}
