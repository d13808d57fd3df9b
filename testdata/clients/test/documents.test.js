// The files that graphql-codegen and Relay write for a client's documents are read by the server, which then answers them by ID and nothing else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generate } from '@graphql-codegen/cli';
import compiler from 'relay-compiler';
import { command, folder, http, post, schemaText, serve, temporary } from '../support/service.js';

let service, temp;
const files = {};
before(async () => {
  temp = await temporary('documents');
  for (const app of ['codegen', 'relay']) cpSync(join(folder, 'apps', app), join(temp.path, app), { recursive: true });
  symlinkSync(join(folder, 'node_modules'), join(temp.path, 'codegen/node_modules'));
  writeFileSync(join(temp.path, 'codegen/package.json'), '{"type":"module"}');
  writeFileSync(join(temp.path, 'codegen/schema.graphql'), schemaText());
  await generate({
    cwd: join(temp.path, 'codegen'), schema: 'schema.graphql', documents: 'documents.graphql', silent: true, errorsOnly: true,
    generates: { [`${temp.path}/codegen/generated/`]: { preset: 'client', presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } } } },
  });
  files.codegen = join(temp.path, 'codegen/generated/persisted-documents.json');

  const app = join(temp.path, 'relay');
  mkdirSync(join(app, 'artifacts'));
  writeFileSync(join(app, 'schema.graphql'), schemaText());
  writeFileSync(join(app, 'persisted-queries.json'), '{}');
  writeFileSync(join(app, 'relay.config.json'), JSON.stringify({
    src: './src', schema: './schema.graphql', artifactDirectory: './artifacts', language: 'typescript', persistConfig: { file: './persisted-queries.json', algorithm: 'MD5' },
  }));
  const { status, stdout, stderr } = spawnSync(compiler, ['relay.config.json'], { cwd: app, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  files.relay = join(app, 'persisted-queries.json');

  service = await serve({ args: ['--documents', files.codegen, '--documents', files.relay, '--document-mode', 'trusted'] });
});
after(() => Promise.all([service?.stop(), temp?.remove()]));

const read = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')));

test('both files pass the check', () => {
  assert.match(command('documents', files.codegen, files.relay), /^\d+ documents, each valid/);
});

test('every document of codegen is answered by its ID, in each form', async () => {
  const documents = read(files.codegen);
  assert.ok(documents.length >= 2);
  for (const [id, text] of documents) {
    if (/\$\w+: [^,)]*!/.test(text)) continue; // needs variables
    for (const body of [{ documentId: id }, { documentId: `sha256:${id}` }, { doc_id: id }, { extensions: { persistedQuery: { version: 1, sha256Hash: id } } }]) {
      const { status, json } = await post(service.url, body);
      assert.equal(status, 200);
      assert.equal(json.errors, undefined);
    }
    const { status, headers } = await http(`${service.url}?documentId=${id}`);
    assert.equal(status, 200);
    assert.ok(headers.etag);
  }
});

test("Relay's documents are answered by their IDs", async () => {
  const documents = read(files.relay);
  assert.equal(documents.length, 3);
  const [id] = documents.find(([, text]) => text.includes('query TenantListQuery'));
  const { status, json, text } = await post(service.url, { doc_id: id, variables: { filter: null, partners: null, cursor: null, orderBy: null, count: 5 } });
  assert.equal(status, 200, text);
  assert.equal(json.errors, undefined, text);
  assert.equal(json.data.opportunities.tenants.edges.length, 5);
});

test('nothing else is', async () => {
  const [[, text]] = read(files.codegen);
  for (const [body, code] of [[{ query: text }, 'PERSISTED_QUERY_REQUIRED'], [{ query: '{__typename}' }, 'PERSISTED_QUERY_REQUIRED'], [{ documentId: 'other' }, 'PERSISTED_QUERY_NOT_FOUND']]) {
    const { status, json } = await post(service.url, body);
    assert.equal(status, 400);
    assert.equal(json.errors[0].extensions.code, code);
    assert.equal(json.data, undefined);
  }
});
