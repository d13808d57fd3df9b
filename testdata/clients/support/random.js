// Documents made at random from the schema, whatever it holds, and damaged ones: the same seed makes the same.
import { TokenKind, Lexer, Source, getNamedType, isAbstractType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField } from 'graphql';

export function randomizer(seed) {
  let state = seed >>> 0;
  const next = () => { // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { chance: (p) => next() < p, below, pick: (list) => list[below(list.length)] };
}

/** A valid document: a few fields of the query, to a depth of 5. */
export function document(schema, random) {
  const fragments = [];
  let names = 0;

  const value = (type, depth) => {
    if (isNonNullType(type)) return value(type.ofType, depth);
    if (isListType(type)) return random.chance(0.2) ? value(type.ofType, depth) : `[${Array.from({ length: 1 + random.below(2) }, () => value(type.ofType, depth)).join(' ')}]`;
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const chosen = fields.filter((field) => isRequiredInputField(field) || (depth > 0 && random.chance(2 / fields.length)));
      return `{${chosen.map((field) => `${field.name}: ${value(field.type, depth - 1)}`).join(', ')}}`;
    }
    return { Int: '7', Float: '0.5', Boolean: 'true', Decimal: '12.50', Long: '5', YearMonth: '"2027-03"', Date: '"2027-03-01"', DateTime: '"2027-03-01T00:00:00Z"' }[type.name] ?? '"a"';
  };
  const directive = () => (random.chance(0.05) ? ` @${random.pick(['skip', 'include'])}(if: ${random.pick(['true', 'false'])})` : '');
  const field = (one, depth) => {
    const given = one.args.filter((arg) => isRequiredArgument(arg) || random.chance(0.3));
    const args = given.length ? `(${given.map((arg) => `${arg.name}: ${value(arg.type, 2)}`).join(', ')})` : '';
    const alias = args || random.chance(0.1) ? `a${names++}: ` : '';
    const type = getNamedType(one.type);
    return `${alias}${one.name}${args}${directive()}${isLeafType(type) ? '' : ` ${selection(type, depth - 1)}`}`;
  };
  const selection = (type, depth) => {
    const fields = isAbstractType(type) ? [] : Object.values(type.getFields());
    const usable = fields.filter((one) => depth > 0 || isLeafType(getNamedType(one.type)));
    const parts = ['__typename'];
    for (let i = 0; i < 3 && usable.length; i++) parts.push(field(usable.splice(random.below(usable.length), 1)[0], depth));
    if (isAbstractType(type)) {
      const possible = random.pick(schema.getPossibleTypes(type));
      parts.push(`... on ${possible.name} ${selection(possible, depth - 1)}`);
    } else if (random.chance(0.15)) {
      const name = `F${names++}`;
      fragments.push(`fragment ${name} on ${type.name} ${selection(type, depth - 1)}`);
      parts.push(`...${name}${directive()}`);
    } else if (random.chance(0.1)) {
      parts.push(`... on ${type.name}${directive()} { __typename }`);
    }
    return `{ ${parts.join(' ')} }`;
  };
  const body = selection(schema.getQueryType(), 5);
  return [`query Q ${body}`, ...fragments].join('\n');
}

const spare = ['{', '}', '(', ')', '[', ']', ':', '$', '@', '!', '=', '|', '&', '...', 'on', 'fragment', 'query', 'null', 'true', '1', '-1', '1.5', '"x"', '"""x"""', 'id', 'nothing', 'Tenant', '$v', '@skip(if: true)', 'a:', '{}', '[]', '#'];

/** The document with one to three of its tokens left out, doubled, swapped or replaced. */
export function damaged(text, random) {
  const lexer = new Lexer(new Source(text));
  const tokens = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) tokens.push(text.slice(token.start, token.end));
  for (let i = random.below(3); i >= 0 && tokens.length; i--) {
    const at = random.below(tokens.length);
    switch (random.below(5)) {
      case 0: tokens.splice(at, 1); break;
      case 1: tokens.splice(at, 0, tokens[at]); break;
      case 2: tokens.splice(at, 1, random.pick(tokens)); break;
      case 3: tokens.splice(at, 0, random.pick(spare)); break;
      default: tokens.splice(at, 1, random.pick(spare));
    }
  }
  return tokens.join(' ');
}
