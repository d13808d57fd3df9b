// The audits of graphql-http: all of them, none excused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { serve } from '../support/service.js';

let service;
before(async () => { service = await serve(); });
after(() => service?.stop());

const audits = serverAudits({ url: () => service.url });

test('there are 61 audits', () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    await result.response?.text?.().catch(() => {}); // what an audit left unread
    assert.equal(result.status, 'ok', result.reason);
  });
}
