// How the English is proofread; ja.textlintrc.cjs is for the Japanese.
"use strict";

module.exports = {
  rules: {
    prh: {
      rulePaths: ["en.yml"],
      checkLink: true,
      checkEmphasis: true,
    },
    [require.resolve("./package-name.cjs")]: true,
  },
};
