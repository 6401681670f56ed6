// The operations of the console, typed: every `.graphql` file under src, checked against the schema, becomes generated/operations.ts, which
// pages import as '#operations'. As a program, `node build/operations.mjs` writes it once.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { Kind, buildASTSchema, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { guardsOf, inputsOf } from './guards.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** A scalar that is not named here stops the build. */
const scalars = { ID: 'string', DateTime: 'string', Date: 'string', MinorUnits: 'number', JSON: 'unknown' };

/** Writes the file, if it would be another one. */
export async function generate() {
  const schema = parse(readFileSync(join(root, '../schema/schema.graphql'), 'utf8'));
  const documents = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.graphql'))
    .sort()
    .map((location) => ({ location, document: parse(readFileSync(join(root, 'src', location), 'utf8')) }));
  const types = await codegen({
    filename: 'operations.ts',
    schema,
    documents,
    config: {},
    pluginMap: { operations },
    plugins: [{ operations: { strictScalars: true, scalars, immutableTypes: true, skipTypename: true } }],
  });
  const files = documents.map(constants(documents, buildASTSchema(schema))).filter(({ names }) => names.length > 0);
  const exported = files.map(({ file, names }) => `export { ${names.join(', ')} } from './${file}';`);
  write('operations.ts', `${types}\n${exported.join('\n')}\n`);
  for (const { file, lines } of files) {
    write(file, `import { Operation } from '../src/api/operation.ts';\nimport type * as types from './operations.ts';\n\n${lines.join('\n')}\n`);
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  const path = join(root, 'generated', file);
  mkdirSync(dirname(path), { recursive: true });
  if (text !== read(path)) writeFileSync(path, text);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * One constant for each operation of a file: its room, which is the folder, its name, its text with the fragments that it uses, and what
 * parts of that, and of its input, take a permission. Each file is a module of its own, so that a page brings its own operations only.
 * @param {{ location: string, document: import('graphql').DocumentNode }[]} all
 * @param {import('graphql').GraphQLSchema} schema
 * @returns {(file: { location: string, document: import('graphql').DocumentNode }) => { file: string, names: string[], lines: string[] }}
 */
function constants(all, schema) {
  /** @type {Map<string, import('graphql').FragmentDefinitionNode>} */
  const fragments = new Map();
  for (const definition of all.flatMap(({ document }) => document.definitions)) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return ({ location, document }) => {
    const room = basename(dirname(location));
    /** @type {string[]} */
    const names = [];
    /** @type {string[]} */
    const lines = [];
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const name = definition.name?.value;
      if (!name) throw new Error(`${location}: an operation needs a name`);
      const text = stripIgnoredCharacters([definition, ...used(definition, fragments)].map((part) => print(part)).join('\n'));
      const parts = [guardsOf(text, schema), inputsOf(text, schema)];
      while (parts.at(-1)?.length === 0) parts.pop();
      const type = `types.${name}${capital(definition.operation)}`;
      const constant = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      names.push(constant);
      lines.push(`export const ${constant} = /* @__PURE__ */ new Operation<${type}, ${type}Variables>('${room}', '${name}', ${[text, ...parts].map((part) => JSON.stringify(part)).join(', ')});`);
    }
    return { file: `${location.replace(/\.graphql$/, '').replaceAll('/', '-')}.ts`, names, lines };
  };
}

/** @param {string} word */
const capital = (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/**
 * The fragments that an operation spreads, and those that they spread.
 * @param {import('graphql').OperationDefinitionNode} operation
 * @param {Map<string, import('graphql').FragmentDefinitionNode>} fragments
 */
function used(operation, fragments) {
  /** @type {Set<import('graphql').FragmentDefinitionNode>} */
  const found = new Set();
  const follow = (/** @type {import('graphql').ASTNode} */ node) => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (!fragment || found.has(fragment)) return;
        found.add(fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return found;
}

if (argv[1] === fileURLToPath(import.meta.url)) await generate();
