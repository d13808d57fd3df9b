// Clients built on the snapshot keep working: no breaking change of the schema without `npm run snapshot`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { schemaText } from '../support/service.js';

const committed = () => buildSchema(readFileSync(new URL('../schema.snapshot.graphql', import.meta.url), 'utf8'));

const breaking = (changes) => changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking).map(({ message }) => message);

test('the schema breaks no client of the snapshot', async (t) => {
  const changes = await diff(committed(), buildSchema(schemaText()));
  for (const { criticality, message } of changes) t.diagnostic(`${criticality.level}: ${message}`);
  assert.deepEqual(breaking(changes), []);
});

test('a field that goes is noticed', async () => {
  const without = schemaText().replace(/(type TenantConnection \{[^}]*?)\n {2}totalCount: Int!$/m, '$1\n  total: Int!');
  assert.deepEqual(breaking(await diff(committed(), buildSchema(without))), ["Field 'totalCount' was removed from object type 'TenantConnection'"]);
});
