// A source in Azure Blob Storage is read like the folder that was uploaded.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient } from '@azure/storage-blob';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const binary = process.env.CLOUDENDPOINTS ?? here('../../../bin/cloudendpoints');
const example = here('../../../docs/example');
const account = 'partner';
const key = randomBytes(64).toString('base64');

let temp, emulator, port;

const connection = (withKey = key) =>
  `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${withKey};BlobEndpoint=http://127.0.0.1:${port}/${account};`;

function check(source, environment = { AZURE_STORAGE_CONNECTION_STRING: connection() }) {
  assert.ok(existsSync(binary), `${binary} is not there: make build`);
  const env = { PATH: process.env.PATH, HOME: temp, TMPDIR: temp, ...environment };
  return spawnSync(binary, ['check', '--source', source.replace(/^azblob:.*/, `$&?protocol=http&localemu=true&domain=127.0.0.1:${port}`), '--max-reject-share', '0.5'], { encoding: 'utf8', env, timeout: 60_000 });
}

before(async () => {
  temp = await mkdtemp(join(tmpdir(), 'cloudendpoints-stores-'));
  emulator = spawn(process.execPath, [here('../node_modules/azurite/dist/src/blob/main.js'), '--blobHost', '127.0.0.1', '--blobPort', '0', '--location', temp, '--silent', '--disableTelemetry', '--skipApiVersionCheck'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: temp, AZURITE_ACCOUNTS: `${account}:${key}` },
  });
  port = await new Promise((resolve, reject) => {
    createInterface(emulator.stdout).on('line', (line) => {
      const [, found] = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (found) resolve(found);
    });
    emulator.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
  });
  const container = BlobServiceClient.fromConnectionString(connection()).getContainerClient('exports');
  await container.create();
  for (const name of await readdir(example)) {
    await container.getBlockBlobClient(`2026/november/${name}`).uploadFile(join(example, name));
  }
  await container.getBlockBlobClient('2026/november/film.mp4').upload('x', 1);
});

after(async () => {
  emulator?.kill();
  if (temp) await rm(temp, { recursive: true, force: true });
});

test('a prefix is read like a folder', () => {
  const [local, stored] = [check(example), check('azblob://exports/2026/november')];
  assert.equal(local.status, 0, local.stderr);
  assert.equal(stored.status, 0, stored.stderr);
  assert.match(stored.stdout, /^Warning: film\.mp4: is not a file of any table; it is passed over$/m);
  assert.equal(stored.stdout.replace(/^Warning: film.*\n/m, ''), local.stdout);
});

const refused = (result, message) => {
  assert.equal(result.status, 1, result.stdout);
  assert.equal(result.stderr.trim(), `cloudendpoints: ${message}`);
};

test('a container that is not there is told', () =>
  refused(check('azblob://nowhere/2026'), "azblob://nowhere/2026: is not there; check the container's name, the account or endpoint, and the prefix"));

test('a prefix without tables is told', () =>
  refused(check('azblob://exports/2025'), 'azblob://exports/2025: holds no table; give the container and the prefix right above the tables\' objects, or a .zip object'));

test('another key is refused, and not told', () => {
  const other = randomBytes(64).toString('base64');
  const result = check('azblob://exports/2026/november', { AZURE_STORAGE_CONNECTION_STRING: connection(other) });
  refused(result, 'azblob://exports/2026/november: may not be read with these credentials; give them the right to list and read the container, or use others');
  assert.ok(!result.stderr.includes(other));
});

test('plain http to another machine is refused', () => {
  const result = spawnSync(binary, ['check', '--source', 'azblob://exports/2026'], { encoding: 'utf8', env: { HOME: temp, TMPDIR: temp, AZURE_STORAGE_CONNECTION_STRING: connection() } });
  refused(result, 'azblob://exports/2026: would be read over plain http; use https; an emulator on this machine may do without, with protocol=http, localemu=true and domain=HOST:PORT');
});

test('a store that is not reached is told', () => {
  const nobody = connection().replace(`:${port}/`, ':1/');
  refused(check('azblob://exports/2026/november', { AZURE_STORAGE_CONNECTION_STRING: nobody }), 'azblob://exports/2026/november: could not be read; look whether the store can be reached from here, then load again');
});
