// graphql-js as a second opinion: what it makes of a request, without running it.
import {
  GraphQLError, Kind, TypeInfo, buildSchema, getOperationAST, parse, print, specifiedRules, validate, visit, visitWithTypeInfo,
} from 'graphql';
import { getArgumentValues, getDirectiveValues, getVariableValues } from 'graphql/execution/values.js';

const bad = (name, value) => new GraphQLError(`${name} cannot represent ${typeof value === 'string' ? JSON.stringify(value) : value}`);

const text = (name, form) => ({
  parseValue(value) {
    if (typeof value !== 'string' || !form.test(value)) throw bad(name, value);
    return value;
  },
  parseLiteral(node) {
    if (node.kind !== Kind.STRING || !form.test(node.value)) throw bad(name, print(node));
    return node.value;
  },
});

// The project's own scalars, as api.graphqls defines them: to graphql-js they would take anything.
const decimal = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const scalars = {
  Date: text('Date', /^\d{4}-\d\d-\d\d$/),
  DateTime: text('DateTime', /^\d{4}-\d\d-\d\dT/),
  YearMonth: text('YearMonth', /^\d{4}-(0[1-9]|1[0-2])$/),
  Cursor: text('Cursor', /^/),
  Decimal: {
    parseValue(value) {
      if (typeof value !== 'number' && !(typeof value === 'string' && decimal.test(value))) throw bad('Decimal', value);
      return String(value);
    },
    parseLiteral(node) {
      if (node.kind !== Kind.INT && node.kind !== Kind.FLOAT && !(node.kind === Kind.STRING && decimal.test(node.value))) throw bad('Decimal', print(node));
      return node.value;
    },
  },
};

export function oracleSchema(sdl) {
  const schema = buildSchema(sdl);
  for (const [name, { parseValue, parseLiteral }] of Object.entries(scalars)) Object.assign(schema.getType(name) ?? {}, { parseValue, parseLiteral });
  return schema;
}

/** The first reason to refuse the request, as { step, message }; undefined where it would be run. */
export function refusal(schema, { query, variables, operationName }) {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    return { step: 'parse', message: error.message };
  }
  const [invalid] = validate(schema, document, specifiedRules, { maxErrors: 1 });
  if (invalid) return { step: 'validate', message: invalid.message };
  const operation = getOperationAST(document, operationName || undefined);
  if (!operation) return { step: 'operation', message: 'no such operation, or several' };
  if (operation.operation !== 'query') return { step: 'operation', message: 'no query' };
  const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 1 });
  if (errors) return { step: 'variables', message: errors[0].message };
  return refusedArguments(schema, document, operation, coerced);
}

/** Coerces the arguments of every field and directive that the operation reaches: here null meets `!` at run time. */
function refusedArguments(schema, document, operation, variables) {
  const fragments = new Map(document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]));
  const seen = new Set();
  const waiting = [operation];
  let refused;
  while (waiting.length && !refused) {
    const info = new TypeInfo(schema, undefined);
    const guard = (check) => {
      try {
        return check();
      } catch (error) {
        refused ??= { step: 'arguments', message: error.message };
      }
    };
    const skipped = (node) => ['skip', 'include'].some((name) => {
      const values = guard(() => getDirectiveValues(schema.getDirective(name), node, variables));
      return values && values.if === (name === 'skip');
    });
    visit(waiting.pop(), visitWithTypeInfo(info, {
      enter(node) {
        switch (node.kind) {
          case Kind.FIELD: {
            if (skipped(node)) return false;
            const field = info.getFieldDef();
            if (field) guard(() => getArgumentValues(field, node, variables));
            return undefined;
          }
          case Kind.INLINE_FRAGMENT:
            return skipped(node) ? false : undefined;
          case Kind.FRAGMENT_SPREAD: {
            const name = node.name.value;
            if (!skipped(node) && !seen.has(name)) {
              seen.add(name);
              waiting.push(fragments.get(name));
            }
            return undefined;
          }
          default:
            return undefined;
        }
      },
    }));
  }
  return refused;
}
