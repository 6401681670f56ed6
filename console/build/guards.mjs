// Which parts of an operation the schema lets nobody use without a permission.
import { Kind, TypeInfo, getDirectiveValues, getNamedType, isInputObjectType, isNonNullType, parse, typeFromAST, visit, visitWithTypeInfo } from 'graphql';

/** @typedef {[from: number, to: number, needs: string[]]} Guard */

/**
 * The fields and fragments of a text that take permissions, from the first to the last: where each begins and ends, and what it takes. What is
 * open for one's own rows is open.
 * @param {string} text
 * @param {import('graphql').GraphQLSchema} schema
 * @returns {Guard[]}
 */
export function guardsOf(text, schema) {
  const document = parse(text);
  const types = new TypeInfo(schema);
  const needsOf = needsIn(schema);
  const conditions = new Map(document.definitions.flatMap((one) => ('typeCondition' in one ? [[one.name.value, one.typeCondition.name.value]] : [])));
  const reached = () => needsOf(getNamedType(types.getType())?.astNode);
  /** @type {Guard[]} */
  const guards = [];
  /** @type {Guard[]} */
  const open = [];
  /** @type {(node: import('graphql').ASTNode, needs: string[]) => void} */
  const begin = ({ loc }, needs) => {
    /** @type {Guard} */
    const guard = [loc?.start ?? 0, loc?.end ?? 0, needs];
    guards.push(guard);
    open.push(guard);
  };
  const end = () => { open.pop(); };
  /** What an input takes, whatever it is an input of takes. @param {import('graphql').ASTNode | null | undefined} definition */
  const input = (definition) => { open.at(-1)?.[2].push(...needsOf(definition)); };
  visit(document, visitWithTypeInfo(types, {
    Field: { enter: (node) => { begin(node, [...needsOf(types.getFieldDef()?.astNode), ...reached()]); }, leave: end },
    InlineFragment: { enter: (node) => { begin(node, reached()); }, leave: end },
    FragmentSpread: { enter: (node) => { begin(node, needsOf(schema.getType(conditions.get(node.name.value) ?? '')?.astNode)); }, leave: end },
    Argument: () => { input(types.getArgument()?.astNode); },
    ObjectField: ({ name }) => {
      const parent = types.getParentInputType();
      if (isInputObjectType(parent)) input(parent.getFields()[name.value]?.astNode);
    },
    EnumValue: () => { input(types.getEnumValue()?.astNode); },
  }));
  const needed = guards.filter(([, , needs]) => needs.length > 0);
  return needed.filter((guard, at) => !needed.slice(0, at).some((outer) => isWithin(guard, outer))).map(([from, to, needs]) => [from, to, [...new Set(needs)]]);
}

/**
 * The fields of what an operation is given that take permissions: where each is among the variables, and what it takes.
 * @param {string} text
 * @param {import('graphql').GraphQLSchema} schema
 * @returns {[path: string, needs: string[]][]}
 */
export function inputsOf(text, schema) {
  const needsOf = needsIn(schema);
  /** @type {(type: unknown, path: string, within: unknown[]) => [string, string[]][]} */
  const below = (type, path, within) => {
    const of = isNonNullType(type) ? type.ofType : type;
    if (!isInputObjectType(of) || within.includes(of)) return [];
    return Object.values(of.getFields()).flatMap(({ name, type: next, astNode }) => {
      const needs = needsOf(astNode);
      return needs.length > 0 ? [[`${path}.${name}`, needs]] : below(next, `${path}.${name}`, [...within, of]);
    });
  };
  const [operation] = parse(text).definitions;
  const variables = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  return variables.flatMap(({ variable, type }) => below(typeFromAST(schema, /** @type {import('graphql').NamedTypeNode} */ (type)), variable.name.value, []));
}

/** True for what is a part of something that takes the same. @type {(inner: Guard, outer: Guard) => boolean} */
const isWithin = ([from, to, needs], [begins, ends, all]) => begins <= from && to <= ends && needs.every((need) => all.includes(need));

/**
 * Reads what a definition says of permissions, as pages read it: `users:read or roles:assign everywhere`.
 * @param {import('graphql').GraphQLSchema} schema
 * @returns {(definition: import('graphql').ASTNode | null | undefined) => string[]}
 */
function needsIn(schema) {
  const directive = schema.getDirective('requiresPermission');
  if (!directive) throw new Error('The schema does not say what takes permissions');
  return (definition) => {
    const all = definition && 'directives' in definition ? (definition.directives ?? []) : [];
    return all.filter(({ name }) => name.value === directive.name).flatMap((one) => {
      const { permission, or, orSelf, everywhere } = /** @type {{ permission: string, or: string[], orSelf: boolean, everywhere: boolean }} */ (
        getDirectiveValues(directive, { directives: [/** @type {import('graphql').DirectiveNode} */ (one)] })
      );
      return orSelf ? [] : [`${[permission, ...or].join(' or ')}${everywhere ? ' everywhere' : ''}`];
    });
  };
}
