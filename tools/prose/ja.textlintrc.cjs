// How the Japanese is proofread; en.textlintrc.cjs is for the English.
// A rule that would bend a good sentence is off or eased, and says which sentence.
"use strict";

module.exports = {
  rules: {
    "preset-ja-technical-writing": {
      // 「{= pitfalls/cost/overhead.py:nn_calls =} 回」「`F.relu`、`F.max_pool2d`、…」:
      // names, inline values, URLs and quoted messages are not read letter by letter.
      "sentence-length": { max: 100, skipPatterns: ["/[!-~][ -~]{4,}[!-~]/"] },
      // 「一覧も、保存も、変換も、登録されたものだけを」: a list takes one 、 more.
      "max-ten": { max: 4 },
      // Lists here are sentences, or phrases that end in a noun.
      "no-mix-dearu-desumasu": {
        preferInHeader: "",
        preferInBody: "ですます",
        preferInList: "ですます",
        strict: false,
      },
      // 「変数の名前で呼び出します：`{= … =}`」, and a sentence in （）.
      "ja-no-mixed-period": { periodMark: "。", allowPeriodMarks: ["：", "）"] },
      // 「重みも出力も同じです」「`nn.ReLU` とも `torch.relu` とも」「A と B と C」: words
      // side by side share a particle, and a question in a question does, 「何が同じで
      // 何が違うのか」. 「順が違うことがあります」 and 「1000 個通し、0 になった」 read well
      // too. を, で and は remain.
      "no-doubled-joshi": {
        min_interval: 1,
        strict: false,
        allow: ["も", "にも", "とも", "によっても", "や", "か", "と", "が", "に"],
      },
      // A folded block asks its reader a question.
      "no-exclamation-question-mark": { allowFullWidthQuestion: true },
      // 「たまたま数字がそろっただけかもしれません。」 is the doubt that the next run
      // settles. The phrases that a writer hides behind are in ja.yml.
      "ja-no-weak-phrase": false,
      // 「x、w、b についての勾配」: a note on code names its variables.
      "ja-unnatural-alphabet": false,
    },
    "preset-ja-spacing": {
      "ja-space-between-half-and-full-width": { space: "always" },
      "ja-space-around-code": { before: true, after: true },
      // 「[用語集](…)では」「[`state_dict()`](…) に」: what decides is the letter at the
      // edge of the link, and this rule does not look at it; edge-spacing does.
      "ja-space-around-link": false,
    },
    prh: {
      rulePaths: ["ja.yml"],
      checkLink: true,
      checkEmphasis: true,
    },
    [require.resolve("./edge-spacing.cjs")]: true,
    [require.resolve("./package-name.cjs")]: true,
  },
};
