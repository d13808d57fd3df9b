// graphql-js judges every request of the corpus over the same schema: server and library must refuse and accept the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crossed, written } from '../support/corpus.js';
import { exceptions } from '../support/exceptions.js';
import { oracleSchema, refusal } from '../support/oracle.js';
import { damaged, document, randomizer } from '../support/random.js';
import { post, schemaText, serve } from '../support/service.js';

let service;
const schema = oracleSchema(schemaText());
before(async () => { service = await serve(); });
after(() => service?.stop());

const refusals = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST'];
const body = ({ query, variables, operationName }) =>
  `{"query":${JSON.stringify(query)}${variables === undefined ? '' : `,"variables":${variables}`}${operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`}}`;

/** What the server says: its first error, {} where it accepts. */
async function ask(one) {
  const answer = await post(service.url, body(one)).catch((error) => assert.fail(`no answer to ${body(one)}: ${error.message}`));
  const errors = answer.json?.errors ?? [];
  for (const { message, extensions = {} } of errors) {
    assert.notEqual(extensions.code, 'INTERNAL', `INTERNAL for ${body(one)}`);
    assert.ok(message && extensions.code && extensions.requestId, `an error lacks its code or requestId: ${answer.text}`);
  }
  assert.equal(answer.status === 200, answer.json && 'data' in answer.json, `${answer.status} with ${answer.text}`);
  const refused = errors.find(({ extensions }) => refusals.includes(extensions.code)) ?? errors[0];
  return refused ? { message: refused.message, ...refused.extensions } : {};
}

const judge = (one) => refusal(schema, { ...one, variables: one.variables === undefined ? undefined : JSON.parse(one.variables) });

function unlike(one, oracle, said) {
  return `${one.section ?? ''}: ${body(one)}\n  graphql-js: ${oracle ? `refuses, ${oracle.step}: ${oracle.message}` : 'accepts'}\n  server: ${said.code ?? 'accepts'} ${said.message ?? ''}`;
}

/** Asks all of them, 8 at once, and fails with every difference. */
async function agree(corpus, differs) {
  const differences = [];
  const waiting = [...corpus];
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const oracle = judge(one);
      const said = await ask(one);
      if (differs(one, oracle, said)) differences.push(unlike(one, oracle, said));
    }
  }));
  assert.deepEqual(differences, [], `${differences.length} of ${corpus.length} differ:\n${differences.slice(0, 20).join('\n')}`);
}

const used = new Set();
function differs(one, oracle, said) {
  if (Boolean(oracle) === refusals.includes(said.code)) return false;
  const exception = exceptions.find(({ server, fits }) => (server === 'refuses') === !oracle && fits(one, said));
  if (exception) used.add(exception);
  return !exception;
}

test('written documents and variables', async () => {
  const corpus = written();
  assert.ok(corpus.length >= 150);
  await agree(corpus, differs);
});

test('every value at every place', () => agree(crossed(), differs));

test('every exception is met', () => {
  assert.deepEqual(exceptions.filter((one) => !used.has(one)).map(({ because }) => because), []);
});

// Values drawn at random may break rules beyond GraphQL's (a page of 7000, an unknown partner): these are no difference.
const differsInForm = (one, oracle, said) => (oracle ? said.code === undefined : ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'].includes(said.code));

test('documents made from the schema', () => {
  const random = randomizer(1);
  const corpus = Array.from({ length: 300 }, () => ({ query: document(schema, random) }));
  for (const one of corpus) assert.equal(judge(one), undefined, `the generator is at fault: ${one.query} ${judge(one)?.message}`);
  return agree(corpus, differsInForm);
});

test('damaged documents', () => {
  const random = randomizer(2);
  return agree(Array.from({ length: 600 }, () => ({ query: damaged(document(schema, random), random) })), differsInForm);
});
