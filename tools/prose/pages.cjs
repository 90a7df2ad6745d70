// What a reader reads of a source file, for textlint.
//
// Everything else (code, the options of a block, the marks of our Markdown) becomes
// blank, character by character, so that each finding keeps its line and column.
"use strict";

const path = require("node:path");

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const blank = (text) => " ".repeat(text.length);
// As long as what it stands for, and the start of a heading or of a paragraph. More
// than three spaces would be the start of code.
const heading = (length) => "#".padEnd(length);
const paragraph = (length) => (length < 4 ? " ".repeat(length) : `<b${" ".repeat(length - 3)}>`);

/** The language of a file in docs/ja or docs/en; null where a file has both. */
function languageOf(file) {
  const folders = path.dirname(path.resolve(file)).split(path.sep);
  const at = folders.lastIndexOf("docs");
  return at >= 0 && /^(ja|en)$/.test(folders[at + 1] ?? "") ? folders[at + 1] : null;
}

/** Whether the argument of a block names files or one word, which nobody proofreads. */
const isName = (argument) => argument.split(/\s+/).every((word) => /^[\w.-]+(\/[\w.-]+)*$/.test(word));

/** A line of a paragraph, without an id and with a code span for an inline value. */
const sentence = (line) =>
  line
    .replace(/\s*\{:?\s*[#.][^{}]*\}\s*$/, blank)
    .replace(/\{=(.*?)=\}/g, (_, name) => `\`=${name.replaceAll("`", "'")}=\``);

function markdown(lines) {
  let fence = null;
  let inFrontMatter = false;
  let inOptions = false;
  return lines.map((line, number) => {
    if (line === "---" && (number === 0 || inFrontMatter)) {
      inFrontMatter = number === 0;
      return blank(line);
    }
    if (inFrontMatter) {
      const [key] = line.match(/^(title|description): /) ?? [];
      if (!key) return blank(line);
      return (key === "title: " ? heading : paragraph)(key.length) + line.slice(key.length);
    }
    const [, marks] = line.match(/^\s*(`{3,}|~{3,})/) ?? [];
    if (fence ? line.trim() === fence : marks) {
      fence = fence ? null : marks;
      return blank(line);
    }
    if (fence) return blank(line);
    const [start, argument] = line.match(/^\s*\/{3,}(?:\s*[\w-]+\s*\|?\s*|\s*$)(.*)$/s) ?? [null, ""];
    if (start !== null) {
      inOptions = true;
      const mark = line.length - argument.length;
      return argument && !isName(argument) ? paragraph(mark) + argument : blank(line);
    }
    const [, option, key] = (inOptions && line.match(/^( {4,}("[^"]*"|'[^']*'|[\w.-]+):\s*)/)) || [];
    if (!option) {
      inOptions = false;
      return sentence(line);
    }
    if (!/^(alt|caption|title|asks|why|["'].*)$/.test(key)) return blank(line);
    const [, quote, quoted] = line.slice(option.length).match(/^(["'])(.*)\1\s*$/) ?? [];
    if (quote) return paragraph(option.length + 1) + quoted;
    return paragraph(option.length) + line.slice(option.length);
  });
}

/** The comments `# ja:` of a snippet; the header and the cells of a lab. */
function python(lines, language) {
  let cell = null;
  let inHeader = false;
  return lines.map((line, number) => {
    if (line === "# ---" && (number === 0 || inHeader)) {
      inHeader = number === 0;
      return blank(line);
    }
    if (line.startsWith("# %%")) {
      const [, own] = line.match(/lang\s*=\s*"(ja|en)"/) ?? [];
      const isMine = own ? own === language : "either";
      cell = line.includes("[markdown]") ? isMine : null;
      return blank(line);
    }
    if (cell !== null) {
      const isMine = cell === "either" ? JAPANESE.test(line) === (language === "ja") : cell;
      return isMine && line.startsWith("#") ? line.replace(/^# ?/, blank) : blank(line);
    }
    const indent = inHeader ? " +" : " ";
    const [mark] = line.match(new RegExp(`^\\s*#${indent}${language}: `)) ?? [];
    return mark ? heading(mark.length) + line.slice(mark.length) : blank(line);
  });
}

/** The words `{ja: …, en: …}` of the interface. */
const inYaml = (language) =>
  new RegExp(`(?<=^[^#]*[{,\\s]${language}: ['"]?)((?<=')[^']*|(?<=")[^"]*|[^'",}][^,}]*)`);

/** The words `ja="…" en="…"` of a picture. */
const inPicture = (language) => new RegExp(`(?<=\\s${language}=")[^"]*`);

/** What `pattern` finds in each line, as a short text of its own. */
function labels(lines, pattern) {
  return lines.map((line) => {
    const { 0: found = "", index: start = line.length } = line.match(pattern) ?? {};
    return found ? heading(start) + found + blank(line.slice(start + found.length)) : blank(line);
  });
}

/** The text of `file` in which all but the prose of `language` is blank. */
function prose(text, file, language) {
  const lines = text.split("\n");
  const extension = path.extname(file);
  if (extension === ".py") return markdown(python(lines, language)).join("\n");
  if (extension === ".yml") return labels(lines, inYaml(language)).join("\n");
  if (extension === ".svg") return labels(lines, inPicture(language)).join("\n");
  const read = markdown(lines);
  if (languageOf(file)) return read.join("\n");
  // A file in both languages: a line with a Japanese letter is Japanese, and one
  // without any letter (under the head of a table) belongs to both.
  const isMine = (line) => JAPANESE.test(line) === (language === "ja") || !/\p{L}/u.test(line);
  return read.map((line) => (isMine(line) ? line : blank(line))).join("\n");
}

/** The textlint plugin for `language`, on top of textlint's own for Markdown. */
function plugin(language, markdownPlugin) {
  const parser = markdownPlugin.processor(".md");
  class Processor {
    availableExtensions() {
      return [".md", ".py", ".svg", ".yml"];
    }
    processor() {
      return {
        preProcess(text, file) {
          const read = prose(text, file, language);
          return { text: read, ast: parser.preProcess(read, file) };
        },
        postProcess: parser.postProcess,
      };
    }
  }
  return { pluginId: "pages", plugin: { Processor }, options: true };
}

module.exports = { languageOf, plugin, prose };
