// The schema keeps the conventions that clients of GraphQL and Relay rely on.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lint } from '../support/lint.js';
import { schemaText, temporary } from '../support/service.js';

let temp;
before(async () => { temp = await temporary('lint'); });
after(() => temp?.remove());

async function found(name, text) {
  const file = join(temp.path, name);
  writeFileSync(file, text);
  return lint(text, file);
}

test('the schema has no fault', async () => assert.deepEqual(await found('schema.graphql', schemaText()), []));

test('what lacks a description is found', async () => {
  const all = await found('bare.graphql', '"""\nA.\n"""\ntype Query {\n  a(\n    """\n    C.\n    """\n    c: Int\n  ): Int\n}\n');
  assert.equal(all.length, 1, all.join('\n'));
  assert.match(all[0], /require-description/);
});
