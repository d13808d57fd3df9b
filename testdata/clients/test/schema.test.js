// The schema as clients read it: valid, and the same by introspection.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GraphQLSchema, buildClientSchema, buildSchema, getIntrospectionQuery, introspectionFromSchema, lexicographicSortSchema, printSchema, specifiedDirectives, validateSchema } from 'graphql';
import { post, schemaText, serve } from '../support/service.js';

let service;
before(async () => { service = await serve({ tenants: 50 }); });
after(() => service?.stop());

const options = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true };

// gqlparser adds @defer and its own @deprecated, @specifiedBy and so on to every schema: only directives of ours count.
const builtin = ['defer', ...specifiedDirectives.map(({ name }) => name)];
function ours(schema) {
  const config = schema.toConfig();
  return printSchema(lexicographicSortSchema(new GraphQLSchema({ ...config, directives: config.directives.filter(({ name }) => !builtin.includes(name)) })));
}

test('the SDL is a valid schema', () => {
  assert.deepEqual(validateSchema(buildSchema(schemaText())).map(({ message }) => message), []);
});

test('introspection gives the SDL back, descriptions and defaults included', async () => {
  const answer = await post(service.url, { query: getIntrospectionQuery(options) });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.errors, undefined);
  const served = buildClientSchema(answer.json.data);
  assert.deepEqual(validateSchema(served).map(({ message }) => message), []);
  assert.equal(ours(served), ours(buildSchema(schemaText())));
});

test('introspection of types that graphql-js adds by itself', async () => {
  const { json } = await post(service.url, { query: '{__schema{queryType{name} mutationType{name} subscriptionType{name} directives{name args{name type{name kind ofType{name}} defaultValue}}}}' });
  assert.deepEqual([json.data.__schema.queryType, json.data.__schema.mutationType, json.data.__schema.subscriptionType], [{ name: 'Query' }, null, null]);
  const own = introspectionFromSchema(buildSchema(schemaText())).__schema.directives;
  for (const name of ['skip', 'include', 'deprecated', 'specifiedBy']) {
    const [served, known] = [json.data.__schema.directives, own].map((list) => list.find((one) => one.name === name));
    assert.deepEqual(served.args.map((one) => [one.name, one.defaultValue]), known.args.map((one) => [one.name, one.defaultValue]), name);
  }
});
