// TypeScript types are generated for sample documents, and a client that uses them compiles.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generate } from '@graphql-codegen/cli';
import { folder, schemaText, temporary } from '../support/service.js';

let temp;
before(async () => { temp = await temporary('codegen'); });
after(() => temp?.remove());

test('types are generated, and tsc takes a client that uses them', async () => {
  cpSync(join(folder, 'apps/codegen'), temp.path, { recursive: true });
  symlinkSync(join(folder, 'node_modules'), join(temp.path, 'node_modules'));
  writeFileSync(join(temp.path, 'schema.graphql'), schemaText());
  writeFileSync(join(temp.path, 'package.json'), '{"type":"module"}');
  const files = await generate({
    cwd: temp.path,
    schema: 'schema.graphql',
    documents: 'documents.graphql',
    silent: true,
    errorsOnly: true,
    generates: {
      [`${temp.path}/generated/`]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        config: {
          enumsAsTypes: true, useTypeImports: true, strictScalars: true, defaultScalarType: 'unknown',
          scalars: { Cursor: 'string', Date: 'string', DateTime: 'string', Decimal: { input: 'string | number', output: 'string' }, JSON: 'Record<string, unknown>', Long: 'number', YearMonth: 'string' },
        },
      },
    },
  });
  assert.ok(files.length > 0);
  writeFileSync(join(temp.path, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { strict: true, exactOptionalPropertyTypes: false, noEmit: true, target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', skipLibCheck: true, types: [] },
    files: ['app.ts'],
  }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '--project', temp.path], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
});
