// Speaks to yaml-language-server as an editor does: opens files, and asks for hovers and completions in them.
// usage: editor.mjs NODE_FOLDER; the standard input holds {root, settings, files: [{uri, text, hovers, completions}]}, the
// output [{uri, diagnostics, hovers, completions}], both JSON. `root` is the folder that is open, `settings` are those below `yaml`.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const server = spawn(
  process.execPath,
  [`${process.argv[2]}/node_modules/yaml-language-server/bin/yaml-language-server`, '--stdio'],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const { root, settings, files } = JSON.parse(readFileSync(0, 'utf8'));

// What is asked and not answered yet, by number; and who waits for a file's diagnostics, by address.
const open = new Map();
const waiting = new Map();
let numbers = 0;
let ended = false;
let configured;
const settingsTaken = new Promise((resolve) => (configured = resolve));

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

const notify = (method, params) => send({ method, params });
const ask = (method, params) =>
  new Promise((resolve, reject) => {
    const id = ++numbers;
    open.set(id, { resolve, reject, method });
    send({ id, method, params });
  });

function take({ id, method, params, result, error }) {
  if (method === 'textDocument/publishDiagnostics') {
    waiting.get(params.uri)?.(params.diagnostics);
  } else if (method === 'workspace/configuration') {
    send({ id, result: params.items.map(({ section }) => (section === 'yaml' ? settings : {})) });
    configured();
  } else if (method && id !== undefined) {
    send({ id, result: null });
  } else if (!method && open.has(id)) {
    const { resolve, reject, method: asked } = open.get(id);
    open.delete(id);
    if (error) reject(new Error(`${asked}: ${error.message}`));
    else resolve(result);
  }
}

let read = Buffer.alloc(0);
server.stdout.on('data', (more) => {
  read = Buffer.concat([read, more]);
  for (;;) {
    const end = read.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(read.subarray(0, end).toString())[1]);
    if (read.length < end + 4 + length) return;
    const body = read.subarray(end + 4, end + 4 + length);
    read = read.subarray(end + 4 + length);
    take(JSON.parse(body.toString()));
  }
});
server.on('exit', (code) => {
  if (!ended) {
    console.error(`yaml-language-server ended with ${code}`);
    process.exit(1);
  }
});

await ask('initialize', {
  processId: process.pid,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: 'root' }],
  capabilities: {
    workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
    textDocument: { hover: { contentFormat: ['plaintext'] }, completion: { completionItem: {} } },
  },
});
notify('initialized', {});
await settingsTaken;

async function visited({ uri, text, hovers = [], completions = [] }) {
  const published = new Promise((resolve) => waiting.set(uri, resolve));
  const textDocument = { uri };
  notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const answer = { uri, diagnostics: await published, hovers: [], completions: [] };
  for (const position of hovers) {
    const hover = await ask('textDocument/hover', { textDocument, position });
    answer.hovers.push(hover?.contents.value ?? '');
  }
  for (const position of completions) {
    const list = await ask('textDocument/completion', { textDocument, position });
    answer.completions.push(list.items.map((item) => item.label));
  }
  waiting.delete(uri);
  notify('textDocument/didClose', { textDocument });
  return answer;
}

// Some at once: the server waits for a pause in the typing before it looks at a file.
const answers = [];
for (let at = 0; at < files.length; at += 64) {
  answers.push(...(await Promise.all(files.slice(at, at + 64).map(visited))));
}
await ask('shutdown', null);
ended = true;
notify('exit');
process.stdout.write(JSON.stringify(answers));
