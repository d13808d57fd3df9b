// The program under test: its schema, and a server over a generated sample source.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('..', import.meta.url));
const binary = process.env.CLOUDENDPOINTS ?? fileURLToPath(new URL('../../../bin/cloudendpoints', import.meta.url));

function run(...args) {
  if (!existsSync(binary)) {
    throw new Error(`${binary} is not there: go build -o bin/cloudendpoints ./cmd/cloudendpoints`);
  }
  return execFileSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}

/** The SDL that the program serves. */
export const schemaText = () => run('schema');

/** What a command of the program prints; it throws where the command fails. */
export const command = (...args) => run(...args);

/** A folder that goes when the tests of the file end: `after(temp.remove)`. */
export async function temporary(name) {
  const path = await mkdtemp(join(tmpdir(), `cloudendpoints-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Serves a made-up source on a free port of the loopback. `stop` ends the server and removes its files. */
export async function serve({ tenants = 300, args = [] } = {}) {
  const temp = await temporary('clients');
  const source = join(temp.path, 'source');
  try {
    run('generate', '--tenants', String(tenants), '--out', source);
    const child = spawn(binary, ['serve', '--source', source, '--listen', '127.0.0.1:0', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: temp.path },
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const orphaned = () => child.kill('SIGTERM'); // where a test file breaks off, its server must not stay
    process.once('exit', orphaned);
    ended.then(() => process.off('exit', orphaned));
    const log = [];
    const url = await new Promise((resolve, reject) => {
      createInterface(child.stderr).on('line', (line) => {
        log.push(line);
        const [, found] = /^Serving GraphQL at (http:\S+)/.exec(line) ?? [];
        if (found) resolve(found);
      });
      ended.then((code) => reject(new Error(`the server ended with ${code}:\n${log.join('\n')}`)));
    });
    const stop = async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(late);
      await temp.remove();
    };
    return { url, log, stop };
  } catch (error) {
    await temp.remove();
    throw error;
  }
}

/** One HTTP request as written: no header is added but Host, Connection and Content-Length. */
export function http(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: body === undefined ? headers : { 'Content-Length': Buffer.byteLength(body), ...headers } });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        let json;
        try {
          json = JSON.parse(text);
        } catch {
          // Not JSON: the caller reads text.
        }
        resolve({ status: answer.statusCode, headers: answer.headers, text, json });
      });
    });
    sent.end(body);
  });
}

export const json = 'application/json';
export const graphqlJSON = 'application/graphql-response+json';

/** Posts a GraphQL request. `body` is JSON text, or an object. */
export const post = (url, body, headers = {}) =>
  http(url, { method: 'POST', headers: { 'Content-Type': json, Accept: graphqlJSON, ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
