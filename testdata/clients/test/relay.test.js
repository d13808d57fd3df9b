// The Relay compiler takes the schema and a sample app; the queries that it writes page and refetch at run time.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import compiler from 'relay-compiler';
import { folder, post, schemaText, serve, temporary } from '../support/service.js';

let service, temp;
before(async () => {
  temp = await temporary('relay');
  service = await serve();
});
after(() => Promise.all([service?.stop(), temp?.remove()]));

/** Compiles the sample app against a schema; gives the exit code, the compiler's words and the text of every query that it wrote. */
function compile(name, schema) {
  const app = join(temp.path, name);
  cpSync(join(folder, 'apps/relay'), app, { recursive: true });
  mkdirSync(join(app, 'artifacts'));
  writeFileSync(join(app, 'schema.graphql'), schema);
  const scalars = ['Cursor', 'Date', 'DateTime', 'Decimal', 'YearMonth'].map((scalar) => [scalar, 'string']);
  const config = { src: './src', schema: './schema.graphql', artifactDirectory: './artifacts', language: 'typescript', customScalarTypes: Object.fromEntries([...scalars, ['Long', 'number']]) };
  writeFileSync(join(app, 'relay.config.json'), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(compiler, ['relay.config.json'], { cwd: app, encoding: 'utf8' });
  const texts = {};
  for (const file of readdirSync(join(app, 'artifacts'))) {
    const text = /"text": ("(?:[^"\\]|\\.)*")/.exec(readFileSync(join(app, 'artifacts', file), 'utf8'));
    if (text) texts[file.split('.')[0]] = JSON.parse(text[1]);
  }
  return { status, said: stdout + stderr, texts };
}

// Relay sends null for every variable that an app leaves out.
async function ask(query, variables) {
  const { status, json, text } = await post(service.url, { query, variables });
  assert.equal(status, 200, text);
  assert.equal(json.errors, undefined, text);
  return json.data;
}

let texts;
test('the compiler takes the app', () => {
  const built = compile('app', schemaText());
  assert.equal(built.status, 0, built.said);
  assert.deepEqual(Object.keys(built.texts).sort(), ['TenantDetailQuery', 'TenantListQuery', 'TenantRowRefetchQuery']);
  texts = built.texts;
});

test('the compiler refuses a schema whose pages lack hasNextPage', () => {
  const built = compile('broken', schemaText().replace(/^ {2}hasNextPage: Boolean!$/m, ''));
  assert.notEqual(built.status, 0);
  assert.match(built.said, /hasNextPage/);
});

test('the list pages to its end, each tenant once and in the order of one page', async () => {
  const variables = { filter: null, partners: null, cursor: null, orderBy: null };
  const { opportunities: { tenants: whole, kpis, charts } } = await ask(texts.TenantListQuery, { ...variables, count: 500 });
  assert.equal(whole.totalCount, kpis.tenants);
  assert.ok(whole.totalCount > 100, `only ${whole.totalCount} tenants to page through`);
  const ids = whole.edges.map(({ node }) => node.id);
  const paged = [];
  for (let cursor = null, more = true; more;) {
    const { opportunities: { tenants } } = await ask(texts.TenantListQuery, { ...variables, count: 37, cursor });
    assert.ok(tenants.edges.length > 0 && tenants.edges.length <= 37);
    assert.equal(tenants.edges.at(-1).cursor, tenants.pageInfo.endCursor);
    paged.push(...tenants.edges.map(({ node }) => node.id));
    ({ endCursor: cursor, hasNextPage: more } = tenants.pageInfo);
  }
  assert.deepEqual(paged, ids);
  assert.equal(new Set(ids).size, whole.totalCount);

  const [{ filter, tenants }] = charts.tenantsBySegment;
  const narrowed = await ask(texts.TenantListQuery, { ...variables, filter, count: 1, orderBy: [{ field: 'TENANT_NAME', direction: 'DESC' }] });
  assert.equal(narrowed.opportunities.tenants.totalCount, tenants, "a bucket's filter gives its tenants");
});

test('a tenant is found again by its id', async () => {
  const { opportunities: { tenants: { edges: [{ node }] } } } = await ask(texts.TenantListQuery, { filter: null, partners: null, cursor: null, orderBy: null, count: 1 });
  const { node: found } = await ask(texts.TenantRowRefetchQuery, { id: node.id, withAssociations: true });
  assert.deepEqual([found.__typename, found.id, found.tenantName], ['Tenant', node.id, node.tenantName]);
  assert.ok(found.associations.length > 0);
  const { node: detail } = await ask(texts.TenantDetailQuery, { id: node.id });
  assert.equal(detail.id, node.id);
  assert.deepEqual(await ask(texts.TenantDetailQuery, { id: 'nothing' }), { node: null });
});

test('a narrowed tenant is found again as it was narrowed', async () => {
  const { opportunities: { tenants: { nodes: [{ associations: [{ partnerId }] }] } } } = await ask('{opportunities{tenants(first:1){nodes{associations{partnerId}}}}}');
  const { opportunities: { tenants: { edges: [{ node }] } } } = await ask(texts.TenantListQuery, { filter: null, partners: [partnerId], cursor: null, orderBy: null, count: 1 });
  const { node: found } = await ask(texts.TenantRowRefetchQuery, { id: node.id, withAssociations: true });
  assert.equal(found.id, node.id);
  assert.deepEqual(found.associations.map((one) => one.partnerId), [partnerId]);
});
