// The rules of the schema, as the community of GraphQL writes them down. Those of graphql-schema-linter are in package.json.
import graphql from '@graphql-eslint/eslint-plugin';

const more = {
  'no-scalar-result-type-on-mutation': 'error',
  'relay-edge-types': ['error', { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false }],
  'require-description': ['error', { types: true, DirectiveDefinition: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true }],
  // only nodes have an id; what a node holds is found through it
  'strict-id-in-types': 'off',
};

export default [{
  files: ['**/*.graphql'],
  plugins: { '@graphql-eslint': graphql },
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: new URL('../../schema/schema.graphql', import.meta.url).pathname } },
  },
  rules: {
    ...graphql.configs['flat/schema-recommended'].rules,
    ...graphql.configs['flat/schema-relay'].rules,
    ...Object.fromEntries(Object.entries(more).map(([name, level]) => [`@graphql-eslint/${name}`, level])),
  },
}];
