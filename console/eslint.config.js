import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist', 'generated'] },
  js.configs.recommended,
  typescript.configs.strictTypeChecked,
  typescript.configs.stylisticTypeChecked,
  hooks.configs.flat['recommended-latest'],
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { 'no-console': 'error', eqeqeq: 'error' },
  },
  // its walk through the types of the schema does not end
  { files: ['build/guards.mjs'], rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' } },
);
