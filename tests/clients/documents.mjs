// Documents drawn from a schema at random, but the same ones each time; and the same with one thing wrong.
import {
  getNamedType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField,
  Lexer, Source, TokenKind,
} from 'graphql';

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const LITERALS = { Int: ['1', '-7', '0'], Float: ['1.5', '2', '-1e3'], Boolean: ['true', 'false'], ID: ['"a"', '1'], String: ['"x"', '""', '"""block"""', '"\\u00e9"'] };
/** What may stand in the place of a token. */
const STRANGERS = ['{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '|', '&', '=', '...', '1', '1.5', '"x"', 'true', 'null', 'NOPE', 'nope', 'on', '$stop', '@skip(if: true)'];
const TYPES = ['Int', 'Int!', 'String', '[String!]', 'ID!', 'Boolean!', 'Nope'];

export class Writer {
  constructor(schema, random) {
    Object.assign(this, { schema, random });
  }

  chance(p) { return this.random() < p; }
  pick(list) { return list[Math.floor(this.random() * list.length)]; }

  /** A document of one operation. It needs `$stop`, which is never given: a right one is not executed, whatever it asks. */
  document() {
    Object.assign(this, { variables: new Map([['stop', 'Boolean!']]), fragments: [] });
    const [kind, root] = this.pick([
      ['query', this.schema.getQueryType()], ['query', this.schema.getQueryType()],
      ['mutation', this.schema.getMutationType()], ['subscription', this.schema.getSubscriptionType()],
    ]);
    // a subscription has one root field, and nothing may leave it out
    const selection = kind === 'subscription'
      ? `{ ${this.field(this.pick(Object.values(root.getFields())), 3, true)} }`
      : `{ stopped: __typename @include(if: $stop) ${this.selection(root, 3)} }`;
    const variables = [...this.variables].map(([name, type]) => `$${name}: ${type}`).join(', ');
    const used = selection.includes('$stop') || this.fragments.some((text) => text.includes('$stop'));
    const operation = `${kind} Asked(${variables}) ${used ? selection : selection.replace(/\}$/, '') + '}'}`;
    return [operation, ...this.fragments].join(' ');
  }

  selection(type, depth) {
    const parts = Array.from({ length: 1 + Math.floor(this.random() * 3) }, () => this.part(type, depth));
    return parts.join(' ');
  }

  part(type, depth) {
    if (this.chance(0.1)) return `... on ${type.name} { ${this.selection(type, depth)} }`;
    if (this.chance(0.05)) return `... @include(if: true) { ${this.selection(type, depth)} }`;
    if (this.chance(0.1)) {
      const name = `F${this.fragments.length}`;
      this.fragments.push('');
      this.fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} { ${this.selection(type, depth)} }`;
      return `...${name}`;
    }
    if (isAbstractType(type) && this.chance(0.6)) {
      const object = this.pick(this.schema.getPossibleTypes(type));
      return `... on ${object.name} { ${this.selection(object, depth)} }`;
    }
    const fields = type.getFields ? Object.values(type.getFields()) : [];
    const wanted = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    return wanted.length && this.chance(0.95) ? this.field(this.pick(wanted), depth) : '__typename';
  }

  field(field, depth, bare = false) {
    const alias = !bare && this.chance(0.2) ? `${this.pick(['a', 'b', 'c'])}: ` : '';
    const given = field.args.filter((arg) => isRequiredArgument(arg) || this.chance(0.3)).map((arg) => `${arg.name}: ${this.value(arg.type)}`);
    const directive = !bare && this.chance(0.1) ? this.pick([' @skip(if: false)', ' @include(if: $stop)', ' @skip(if: true)']) : '';
    const of = getNamedType(field.type);
    const inside = isCompositeType(of) ? ` { ${bare ? '__typename @include(if: $stop) ' : ''}${this.selection(of, depth - 1)} }` : '';
    return `${alias}${field.name}${given.length ? `(${given.join(', ')})` : ''}${directive}${inside}`;
  }

  value(type, nesting = 0) {
    if (this.chance(0.25)) {
      const name = `v${this.variables.size}`;
      this.variables.set(name, String(type) + (isNonNullType(type) || this.chance(0.8) ? '' : '!'));
      return `$${name}`;
    }
    if (isNonNullType(type)) return this.value(type.ofType, nesting).replace(/^null$/, '"x"');
    if (this.chance(0.05)) return 'null';
    if (isListType(type)) return this.chance(0.2) ? this.value(type.ofType, nesting) : `[${this.value(type.ofType, nesting)}]`;
    if (isEnumType(type)) return this.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || (nesting < 2 && this.chance(0.4)));
      return `{${fields.map((field) => `${field.name}: ${this.value(field.type, nesting + 1)}`).join(', ')}}`;
    }
    return this.pick(LITERALS[type.name] ?? ['"x"', '{a: 1}']);
  }

  /** The document with one token changed, doubled, moved or left out. Some are right even so. */
  damaged(text) {
    const tokens = [];
    for (let lexer = new Lexer(new Source(text)), token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens.push(text.slice(token.start, token.end));
    }
    const at = Math.floor(this.random() * tokens.length);
    const names = tokens.filter((token) => /^\w/.test(token));
    const damages = [
      () => tokens.splice(at, 1),
      () => tokens.splice(at, 0, tokens[at]),
      () => tokens.splice(at, 1, this.pick(STRANGERS)),
      () => tokens.splice(at, 0, this.pick(STRANGERS)),
      () => tokens.splice(at, 2, ...tokens.slice(at, at + 2).reverse()),
      () => tokens.splice(tokens.indexOf(this.pick(names)), 1, this.pick(names)),
      () => tokens.splice(tokens.indexOf(this.pick(names)), 1, 'nope'),
      () => tokens.splice(tokens.indexOf(':') + 1, 1, this.pick(TYPES)),
    ];
    this.pick(damages)();
    return tokens.join(' ');
  }
}
