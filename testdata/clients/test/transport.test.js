// GraphQL over HTTP, beyond what the audits of graphql-http ask.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { graphqlJSON, http, json, post, serve } from '../support/service.js';

let service;
before(async () => { service = await serve({ tenants: 100 }); });
after(() => service?.stop());

const typename = '{"query":"{__typename}"}';
const get = (parameters, headers = { Accept: graphqlJSON }) => http(`${service.url}?${parameters}`, { headers });
const encoded = (query, variables) => `query=${encodeURIComponent(query)}${variables === undefined ? '' : `&variables=${encodeURIComponent(JSON.stringify(variables))}`}`;

/** The answer is an error that was refused before anything ran. */
function refused(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.deepEqual(Object.keys(answer.json), ['errors'], answer.text);
  const [{ message, extensions, path }] = answer.json.errors;
  assert.ok(message);
  assert.equal(path, undefined);
  assert.equal(extensions.code, code, answer.text);
  assert.equal(extensions.requestId, answer.headers['x-request-id']);
  assert.ok(extensions.hint);
}

function answered(answer, media = graphqlJSON) {
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['content-type'], `${media}; charset=utf-8`);
  assert.equal(answer.json.errors, undefined, answer.text);
  return answer.json.data;
}

describe('methods', () => {
  test('POST and GET answer alike', async () => {
    const query = 'query Q($id: ID!) {viewer{subject} node(id: $id){id}}';
    const expected = { viewer: { subject: 'anonymous' }, node: null };
    assert.deepEqual(answered(await post(service.url, { query, variables: { id: 'ü + & %' }, operationName: 'Q' })), expected);
    assert.deepEqual(answered(await get(`${encoded(query, { id: 'ü + & %' })}&operationName=Q`)), expected);
  });
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
    test(`${method} is refused and told what is allowed`, async () => {
      const answer = await http(service.url, { method, headers: { Accept: graphqlJSON } });
      refused(answer, 405, 'BAD_REQUEST');
      assert.equal(answer.headers.allow, 'GET, POST');
    });
  }
  test('HEAD is refused without a body', async () => {
    const answer = await http(`${service.url}?${encoded('{__typename}')}`, { method: 'HEAD' });
    assert.deepEqual([answer.status, answer.headers.allow, answer.text], [405, 'GET, POST', '']);
  });
  test('a mutation or subscription is refused, by either method', async () => {
    for (const query of ['mutation {a}', 'subscription {a}']) {
      refused(await get(encoded(query)), 400, 'GRAPHQL_VALIDATION_FAILED');
      refused(await post(service.url, { query }), 400, 'GRAPHQL_VALIDATION_FAILED');
    }
  });
  test('a POST reads its body alone, a GET its URL alone', async () => {
    assert.deepEqual(answered(await http(`${service.url}?query={nothing}`, { method: 'POST', headers: { 'Content-Type': json, Accept: graphqlJSON }, body: typename })), { __typename: 'Query' });
    assert.deepEqual(answered(await http(`${service.url}?query={__typename}`, { headers: { 'Content-Type': json, Accept: graphqlJSON }, body: '{"query":"{nothing}"}' })), { __typename: 'Query' });
  });
});

describe('Accept', () => {
  const cases = [
    [undefined, json], ['', json], ['*/*', json], ['application/*', json], [json, json], [graphqlJSON, graphqlJSON], ['APPLICATION/JSON', json],
    [`${json};q=0.9, ${graphqlJSON};q=0.5`, json], [`${json};q=0.5, ${graphqlJSON};q=0.9`, graphqlJSON], [`${json};q=0.5, ${graphqlJSON}`, graphqlJSON], [`${json};q=0, */*`, graphqlJSON], [`${json};q=0, ${graphqlJSON};q=0.001`, graphqlJSON], [`*/*;q=0.9, ${graphqlJSON};q=0.1`, json],
    // What the specification of GraphQL over HTTP has clients send, and what Apollo, urql and browsers do.
    [`${graphqlJSON}; charset=utf-8, ${json}; charset=utf-8`, graphqlJSON], [`${graphqlJSON},${json};q=0.9`, graphqlJSON], [`${graphqlJSON}, application/graphql+json, ${json}, text/event-stream, multipart/mixed`, graphqlJSON],
    [`${json}, */*`, json], [`${graphqlJSON}, */*`, graphqlJSON], ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', json], [['text/html', graphqlJSON], graphqlJSON],
  ];
  for (const [accept, media] of cases) {
    test(`${accept} gets ${media}`, async () => {
      const answer = await http(service.url, { method: 'POST', headers: { 'Content-Type': json, ...(accept === undefined ? {} : { Accept: accept }) }, body: typename });
      assert.deepEqual(answered(answer, media), { __typename: 'Query' });
      assert.match(answer.headers.vary, /\bAccept\b/);
    });
  }
  for (const accept of ['text/html', 'text/event-stream', 'multipart/mixed', 'application/xml', `${json};q=0`, '*/*;q=0', `${json};q=0, ${graphqlJSON};q=0`, 'nonsense']) {
    test(`${accept} is refused`, async () => {
      const answer = await post(service.url, typename, { Accept: accept });
      refused(answer, 406, 'BAD_REQUEST');
      assert.match(answer.headers.vary, /\bAccept\b/);
    });
  }
});

describe('Content-Type', () => {
  for (const type of ['application/json', 'APPLICATION/JSON', 'application/json; charset=utf-8', 'application/json; charset="UTF-8"', 'application/json;charset=utf-8']) {
    test(`${type} is read`, async () => answered(await post(service.url, typename, { 'Content-Type': type })));
  }
  for (const type of ['', 'text/plain', 'application/graphql', 'application/vnd.api+json', 'application/json; charset=iso-8859-1', 'application/json; charset=utf-16', 'text/plain, application/json', 'nonsense']) {
    test(`"${type}" is refused`, async () => refused(await post(service.url, typename, { 'Content-Type': type }), 415, 'BAD_REQUEST'));
  }
  test('a body without one is refused', async () => {
    refused(await http(service.url, { method: 'POST', headers: { Accept: graphqlJSON }, body: typename }), 415, 'BAD_REQUEST');
  });
  test('no form is read: a page of another origin can post one unasked', async () => {
    const boundary = 'x';
    const part = (name, value) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    refused(await post(service.url, 'query=%7B__typename%7D', { 'Content-Type': 'application/x-www-form-urlencoded' }), 415, 'BAD_REQUEST');
    refused(await post(service.url, `${part('operations', typename)}${part('map', '{}')}--${boundary}--\r\n`, { 'Content-Type': `multipart/form-data; boundary=${boundary}` }), 415, 'BAD_REQUEST');
  });
});

describe('bodies', () => {
  const secret = 's3cr3t-of-the-sender';
  const malformed = {
    'nothing': '', 'blank': ' ', 'no JSON': secret, 'cut off': `{"query":"{${secret}`, 'a text': `"${secret}"`, 'a number': '1', 'a query of another type': `{"query":["${secret}"]}`,
    'variables of another type': `{"query":"{__typename}","variables":["${secret}"]}`, 'variables as text': `{"query":"{__typename}","variables":"{}"}`, 'extensions of another type': `{"query":"{__typename}","extensions":"${secret}"}`,
    'an operationName of another type': `{"query":"{__typename}","operationName":{"a":"${secret}"}}`, 'no query': `{"variables":{"a":"${secret}"}}`, 'null': 'null', 'a null query': '{"query":null}', 'an empty query': '{"query":""}',
    'an empty batch': '[]', 'a batch of one': `[${typename}]`, 'a batch': `[${typename},${typename}]`, 'a second value behind': `${typename}${typename}`, 'text behind': `${typename} ${secret}`, 'a bracket behind': `${typename}}`, 'a NUL behind': `${typename}\u0000`, 'a byte order mark': `\ufeff${typename}`,
    'JSON nested without end': `{"query":"{__typename}","variables":{"a":${'['.repeat(50_000)}`, 'deep JSON': `{"query":"{__typename}","variables":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
  };
  for (const [name, body] of Object.entries(malformed)) {
    test(`${name} is refused, and not echoed`, async () => {
      const answer = await post(service.url, body);
      refused(answer, 400, 'BAD_REQUEST');
      assert.ok(!answer.text.includes(secret));
    });
  }
  test('white space around is read', async () => answered(await post(service.url, ` \r\n\t${typename}\n `)));
  test('null for what is left out is read', async () => answered(await post(service.url, { query: '{__typename}', variables: null, operationName: null, extensions: null })));
  test('other members are passed over', async () => answered(await post(service.url, { query: '{__typename}', id: 'x', other: 1 })));
  test('1 MiB is read, one byte more is not', async () => {
    const full = typename.padStart(1 << 20);
    answered(await post(service.url, full));
    refused(await post(service.url, `${full} `), 413, 'PAYLOAD_TOO_LARGE');
  });
  test('text comes back as it is', async () => {
    const name = 'Zoë — 日本語 😀 <&>\u2028';
    const answer = await post(service.url, { query: `query($n: String!) {__type(name: $n){name} }`, variables: { n: name } });
    assert.deepEqual(answered(answer), { __type: null });
    refused(await post(service.url, { query: '{日本}' }), 400, 'GRAPHQL_PARSE_FAILED');
  });
});

describe('the URL of a GET', () => {
  const filtered = 'query($f: TenantFilter) {opportunities(filter: $f){kpis{tenants}}}';
  for (const parameters of ['', 'query=', 'variables={}', 'query=%zz', 'Query=%7B__typename%7D']) {
    test(`"${parameters}" is refused`, async () => refused(await get(parameters), 400, 'BAD_REQUEST'));
  }
  for (const value of ['[]', '1', 'x', '{', '{}{}', '"{}"', '%7B%7D%7B%7D']) {
    for (const name of ['variables', 'extensions']) {
      test(`${name}=${value} is refused`, async () => refused(await get(`query={__typename}&${name}=${value}`), 400, 'BAD_REQUEST'));
    }
  }
  test('an empty or null value is left out', async () => {
    for (const value of ['', 'null', '{}']) answered(await get(`query={__typename}&variables=${value}&extensions=${value}&operationName=`));
  });
  // The tenants of no filter must not pass for those of one.
  for (const search of ['100%', 'a;b', '%zz']) {
    test(`a filter on ${search} that is not encoded is refused, not dropped`, async () => {
      refused(await get(`${encoded(filtered)}&variables={"f":{"search":"${search}"}}`), 400, 'BAD_REQUEST');
      assert.equal(answered(await get(encoded(filtered, { f: { search: `no such ${search}` } }))).opportunities.kpis.tenants, 0);
    });
  }
});

describe('entity tags', () => {
  const report = encoded('{opportunities{kpis{tenants}}}');
  test('a GET that is asked again is answered by 304, without a body', async () => {
    const first = await get(report);
    answered(first);
    const { etag } = first.headers;
    assert.match(etag, /^"[\w-]+"$/);
    assert.match(first.headers['cache-control'], /private/);
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await get(report, { Accept: graphqlJSON, 'If-None-Match': tags });
      assert.deepEqual([again.status, again.text, again.headers.etag], [304, '', etag]);
      assert.match(again.headers.vary, /\bAccept\b/);
    }
    answered(await get(report, { Accept: graphqlJSON, 'If-None-Match': '"other"' }));
  });
  test('another media type or question has another tag', async () => {
    const tags = await Promise.all([get(report), get(report, { Accept: json }), get(`${report}&variables={"a":1}`), get(encoded('{opportunities{kpis{w365Pau}}}'))]);
    assert.equal(new Set(tags.map(({ headers }) => headers.etag)).size, 4);
  });
  test('errors, a POST and what is about the caller have none', async () => {
    for (const answer of await Promise.all([get(encoded('{nothing}')), get(encoded('{opportunities{tenants(first:501){totalCount}}}')), get(encoded('{viewer{subject}}')), post(service.url, { query: '{opportunities{kpis{tenants}}}' })])) {
      assert.equal(answer.headers.etag, undefined);
    }
  });
});

describe('statuses', () => {
  const faults = {
    'no syntax': ['{', 'GRAPHQL_PARSE_FAILED'], 'no such field': ['{nothing}', 'GRAPHQL_VALIDATION_FAILED'], 'no such operation': ['query A {__typename} query B {__typename}', 'GRAPHQL_VALIDATION_FAILED'],
    'no variable': ['query($a: ID!) {node(id: $a){id}}', 'BAD_USER_INPUT'],
  };
  for (const [name, [query, code]] of Object.entries(faults)) {
    test(`${name}: 400, and 200 for those who accept plain JSON alone; no data`, async () => {
      const [own, plain] = await Promise.all([post(service.url, { query }), post(service.url, { query }, { Accept: json })]);
      assert.equal(own.status, 400, own.text);
      assert.equal(plain.status, 200, plain.text);
      for (const { json: answer, headers } of [own, plain]) {
        assert.ok(!('data' in answer));
        for (const error of answer.errors) {
          assert.equal(error.extensions.code, code);
          assert.equal(error.extensions.requestId, headers['x-request-id']);
        }
      }
    });
  }
  test('a part that fails leaves the others: 200, data and the error with its path', async () => {
    const { status, json: answer } = await post(service.url, { query: '{opportunities{kpis{tenants} tenants(first: 501){totalCount}}}' });
    assert.equal(status, 200);
    assert.ok(answer.data.opportunities.kpis.tenants > 0);
    assert.equal(answer.data.opportunities.tenants, null);
    assert.deepEqual(answer.errors.map(({ path, extensions: { code, argument } }) => [path, code, argument]), [[['opportunities', 'tenants'], 'BAD_USER_INPUT', 'first']]);
    assert.ok(answer.errors[0].extensions.requestId && answer.errors[0].extensions.hint);
  });
  test('each request has an ID of its own', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await post(service.url, typename)).headers['x-request-id']));
    assert.equal(new Set(ids).size, 20);
  });
  test('data comes before extensions, and errors before data', async () => {
    const { text } = await post(service.url, { query: '{opportunities{tenants(first: -1){totalCount}}}' });
    assert.match(text, /^\{"errors":.*"data":/s);
  });
});

describe('hostile queries are answered small and soon', () => {
  const many = (count, text) => Array.from({ length: count }, (_, i) => text.replaceAll('#', i)).join(' ');
  const bombs = {
    'fields': `{${many(7_000, 'nothing')}}`, 'aliases': `{${many(4_000, 'a#:__typename')}}`, 'directives': `{__typename ${many(7_000, '@a')}}`, 'the same object': `{${many(2_000, 'viewer{subject}')}}`, 'braces': '{a'.repeat(7_000), 'lists': `{node(id: ${'['.repeat(7_000)}`, 'tokens': `{${many(20_000, 'a')}}`,
    'fragments that double': `{...F0} ${many(500, 'fragment F# on Query {...F@ ...F@}').replace(/F(\d+) on Query \{\.\.\.F@ \.\.\.F@\}/g, (_, i) => `F${i} on Query {...F${+i + 1} ...F${+i + 1}}`)} fragment F500 on Query {__typename}`,
    'introspection': `{__schema{types{fields{type{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}}}`,
  };
  for (const [name, query] of Object.entries(bombs)) {
    test(name, { timeout: 20_000 }, async () => {
      const start = performance.now();
      const answer = await post(service.url, { query });
      const took = performance.now() - start;
      assert.ok(answer.status === 200 || answer.status === 400, answer.text.slice(0, 200));
      assert.ok(answer.text.length < 200_000, `${answer.text.length} bytes`);
      assert.ok(took < 2_000, `${Math.round(took)} ms`);
    });
  }
});

describe('CORS', () => {
  const preflight = (url, origin, method = 'POST', headers = 'content-type') =>
    http(url, { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers } });
  const granted = ({ headers }) => Object.keys(headers).filter((name) => name.startsWith('access-control-'));

  test('no page may read the answers by default', async () => {
    const read = await get('query={__typename}', { Origin: 'https://a.example' });
    answered(read, json);
    assert.deepEqual(granted(read), []);
    const asked = await preflight(service.url, 'https://a.example');
    assert.equal(asked.status, 405);
    assert.deepEqual(granted(asked), []);
  });

  describe('with --cors-origin', () => {
    let open;
    before(async () => { open = await serve({ tenants: 50, args: ['--cors-origin', 'https://a.example', '--cors-origin', 'https://b.example:8443'] }); });
    after(() => open?.stop());

    for (const origin of ['https://a.example', 'https://b.example:8443']) {
      test(`${origin} may read, and ask with JSON`, async () => {
        const read = await http(`${open.url}?query={__typename}`, { headers: { Origin: origin, Accept: graphqlJSON } });
        answered(read);
        assert.equal(read.headers['access-control-allow-origin'], origin);
        assert.equal(read.headers['access-control-allow-credentials'], undefined);
        assert.match(read.headers['access-control-expose-headers'], /x-request-id/i);
        const asked = await preflight(open.url, origin);
        assert.ok(asked.status === 200 || asked.status === 204);
        assert.equal(asked.headers['access-control-allow-origin'], origin);
        assert.match(asked.headers['access-control-allow-headers'], /content-type/i);
        assert.match(asked.headers['access-control-allow-methods'], /POST/);
        const failed = await http(open.url, { method: 'POST', headers: { Origin: origin, 'Content-Type': json, Accept: graphqlJSON }, body: 'x' });
        refused(failed, 400, 'BAD_REQUEST');
        assert.equal(failed.headers['access-control-allow-origin'], origin, 'errors can be read too');
      });
    }
    for (const origin of ['https://c.example', 'http://a.example', 'https://a.example.evil.test', 'https://a.example:8443', 'https://sub.a.example', 'null']) {
      test(`${origin} may not`, async () => {
        const read = await http(`${open.url}?query={__typename}`, { headers: { Origin: origin, Accept: graphqlJSON } });
        assert.equal(read.headers['access-control-allow-origin'], undefined);
        assert.equal((await preflight(open.url, origin)).headers['access-control-allow-origin'], undefined);
      });
    }
    test('caches keep the answers to several origins apart', async () => {
      for (const headers of [{}, { Origin: 'https://a.example' }, { Origin: 'https://c.example' }]) {
        const { vary } = (await http(`${open.url}?query={__typename}`, { headers: { Accept: json, ...headers } })).headers;
        assert.match(vary, /\bAccept\b/);
        assert.match(vary, /\bOrigin\b/);
      }
    });
    test('any header is allowed, no other method', async () => {
      assert.equal((await preflight(open.url, 'https://a.example', 'PUT')).headers['access-control-allow-origin'], undefined);
      assert.equal((await preflight(open.url, 'https://a.example', 'POST', 'x-other')).headers['access-control-allow-origin'], 'https://a.example');
    });
  });
});

test('nothing of this was logged as an error', () => assert.deepEqual(service.log.filter((line) => /level=ERROR|panic/i.test(line)), []));
