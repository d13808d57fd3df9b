// Writes the schema that later ones are held against: after a release, or where a breaking change is meant.
import { writeFileSync } from 'node:fs';
import { schemaText } from '../support/service.js';

writeFileSync(new URL('../schema.snapshot.graphql', import.meta.url), schemaText());
