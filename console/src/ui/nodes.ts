interface Connection<Node> {
  readonly edges: readonly { readonly node: Node | null }[];
}

/** The objects of a page of a list, without those that may not be seen. */
export const nodesOf = <Node>(connection: Connection<Node> | null | undefined): Node[] =>
  connection?.edges.flatMap(({ node }) => (node ? [node] : [])) ?? [];
