// Reads workflow commands as actions/runner does (ActionCommand.TryParseV2) and writes each again with GitHub's own
// toolkit. usage: github.mjs NODE_FOLDER COMMANDS; prints the commands, and behind a NUL what was read, as JSON.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, file] = process.argv.slice(2);
const core = await import(pathToFileURL(`${folder}/node_modules/@actions/core/lib/core.js`));

// The runner undoes `%25` last.
const unescaped = (text, pairs) =>
  [...pairs, ['%25', '%']].reduce((rest, [from, to]) => rest.replaceAll(from, to), text);
const data = (text) => unescaped(text, [['%0D', '\r'], ['%0A', '\n']]);
const property = (text) => unescaped(text, [['%0D', '\r'], ['%0A', '\n'], ['%3A', ':'], ['%2C', ',']]);

function parsed(line) {
  const trimmed = line.trimStart();
  const end = trimmed.indexOf('::', 2);
  if (!trimmed.startsWith('::') || end < 0) throw new Error(`no command: ${line}`);
  const head = trimmed.slice(2, end);
  const blank = head.indexOf(' ');
  const name = blank < 0 ? head : head.slice(0, blank);
  const properties = {};
  for (const pair of blank < 0 ? [] : head.slice(blank + 1).trim().split(',').filter(Boolean)) {
    const at = pair.indexOf('=');
    if (at > 0) properties[pair.slice(0, at)] = property(pair.slice(at + 1));
  }
  return { name, properties, data: data(trimmed.slice(end + 2)) };
}

// The runner reads lines as .NET does: CR, LF and CR LF end one.
const lines = readFileSync(file, 'utf8').split(/\r\n|\n|\r/);
if (lines.pop() !== '') throw new Error('the last line does not end');
const commands = lines.map(parsed);
for (const { name, properties: p, data: message } of commands) {
  core[name](message, {
    title: p.title,
    file: p.file,
    startLine: p.line,
    endLine: p.endLine,
    startColumn: p.col,
    endColumn: p.endColumn,
  });
}
process.stdout.write('\0' + JSON.stringify(commands));
