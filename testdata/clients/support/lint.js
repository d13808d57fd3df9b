// The schema's lint: the presets of @graphql-eslint for schemas and for Relay, and where it differs from them.
import { ESLint } from 'eslint';
import graphql from '@graphql-eslint/eslint-plugin';

// They name no thing that could be asked for again, so an `id` would say nothing: figures, pages, parts of an answer, and what the source
// identifies by itself (partnerId, engagementId). `id` is the opaque one of `node`.
const withoutId = [
  'Aggregation', 'Association', 'Bucket', 'ChangedTenant', 'Changes', 'Charts', 'Dataset', 'Difference', 'DifferenceCount', 'EarningsBucket', 'Engagement', 'EnumLabel', 'Explanation', 'Export', 'Facet', 'FacetValue', 'FieldInfo', 'Group', 'GroupKey', 'Kpis', 'Measures', 'MotionChange', 'NearlyListed', 'Opportunities',
  'Partner', 'PolicyRule', 'QualityFinding', 'Reconciliation', 'RuleCheck', 'SourceTable', 'Stats', 'Tile', 'TrendPoint', 'Viewer', 'WorkloadEarnings',
];

const rules = {
  ...graphql.configs['flat/schema-recommended'].rules,
  ...graphql.configs['flat/schema-relay'].rules,
  // Stricter than the preset: all that a client reads or writes says what it is.
  '@graphql-eslint/require-description': ['error', { types: true, rootField: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true, DirectiveDefinition: true }],
  '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: [...withoutId, 'PageInfo'], suffixes: ['Connection', 'Edge'] } }],
  // Only what is paged is a connection: lists of enums, of an engagement's partners and so on are short and whole.
  '@graphql-eslint/relay-edge-types': ['error', { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false }],
  // tenantId, tenantName, partnerName and engagementId are the report's columns, one name wherever they stand (Tenant, Association, filters, orders).
  '@graphql-eslint/no-typename-prefix': 'off',
};

// Changed tenants are no nodes, since what they show spans two snapshots, and are paged forwards alone.
function excused(text, line, rule) {
  const before = text.split('\n').slice(0, line);
  const type = before.findLast((one) => /^(extend )?type /.test(one)) ?? '';
  return (rule === '@graphql-eslint/relay-edge-types' && /^type ChangedTenantEdge /.test(type)) || (rule === '@graphql-eslint/relay-arguments' && /^type Changes /.test(type));
}

/** What the rules find in the schema, whose text also stands in the file. */
export async function lint(text, file) {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [{ files: ['**/*.graphql'], plugins: { '@graphql-eslint': graphql }, languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: file } } }, rules }],
  });
  const [result] = await eslint.lintText(text, { filePath: 'schema.graphql', warnIgnored: true });
  return result.messages.filter(({ line, ruleId }) => !excused(text, line, ruleId)).map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`);
}
