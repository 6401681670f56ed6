// The schema as an administrator sees it, by the rules of graphql-eslint and graphql-schema-linter.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ESLint } from 'eslint';

const here = new URL('.', import.meta.url).pathname;
const schema = new URL('../../schema/schema.graphql', import.meta.url).pathname;

test('graphql-eslint finds nothing', async () => {
  const linter = new ESLint({ cwd: here });
  const config = await linter.calculateConfigForFile('schema.graphql');
  assert.ok(Object.keys(config.rules).length > 15, 'the rules are there');
  const found = await linter.lintText(readFileSync(schema, 'utf8'), { filePath: 'schema.graphql' });
  assert.deepEqual(found.flatMap(({ messages }) => messages.map((m) => `${m.line}: ${m.message} (${m.ruleId})`)), []);
});

test('graphql-schema-linter finds nothing', async () => {
  // it fails when it finds something, and then says what
  const run = promisify(execFile)('node', ['node_modules/graphql-schema-linter/lib/cli.js', '-f', 'json', schema], { cwd: here });
  const { stdout } = await run.catch((failure) => failure);
  assert.deepEqual(JSON.parse(stdout).errors, []);
});
