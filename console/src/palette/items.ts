import type { ReactNode } from 'react';
import type { FindQuery } from '#operations';
import { texts } from '../texts/index.ts';
import { wordsOf } from '../ui/words.ts';

const said = texts.palette;

/** A line of the palette. */
export interface Item {
  id: string;
  label: string;
  /** What it is: a page, a ticket. */
  kind: string;
  /** Other words by which people look for it. */
  words?: string | undefined;
  keys?: string | undefined;
  icon?: ReactNode;
  /** The end of the label, with what was asked for, when it is in there. */
  name?: Parts | undefined;
  /** Where else in it stands what was asked for. */
  snippet?: Parts | undefined;
  /** Where it leads, or what it does. */
  to?: { path: string; hash?: string; search?: object };
  run?: () => void;
}

/** Lines with a heading. */
export interface Group {
  title: string;
  items: readonly Item[];
}

/** A text, with what was asked for highlighted. */
export type Parts = readonly { readonly text: string; readonly highlighted: boolean }[];

type Hit = NonNullable<FindQuery['search']>['edges'][number];

/** The lines in which every word that was typed begins a word; those that begin with it come first. */
export function fitting(items: readonly Item[], query: string): Item[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return [...items];
  return items
    .map((item) => ({ item, rank: rankOf(item, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ item }) => item);
}

function rankOf({ label, words: others = '' }: Item, wanted: readonly string[]): number {
  const inLabel = wordsOf(label);
  const known = [...inLabel, ...wordsOf(others)];
  if (!wanted.every((word) => known.some((other) => other.startsWith(word)))) return 0;
  return inLabel[0]?.startsWith(wanted[0] ?? '') ? 3 : wanted.every((word) => inLabel.some((other) => other.startsWith(word))) ? 2 : 1;
}

/** The number of a ticket, if that is what was typed: `#42`, `42`. */
export function numberIn(query: string): number | undefined {
  const digits = /^#?(\d{1,9})$/.exec(query.trim())?.[1];
  return digits ? Number(digits) : undefined;
}

/** What was found as a line. */
export function itemOf({ node, snippets }: Hit): Item | undefined {
  switch (node?.__typename) {
    case 'Ticket':
      return { ...found(node.id, node.title, snippets), kind: said.kinds.ticket, label: `#${String(node.number)} ${node.title}`, to: { path: `/tickets/${String(node.number)}` } };
    case 'TicketComment': {
      if (!node.ticket) return undefined;
      const { number, title } = node.ticket;
      return { ...found(node.id, undefined, snippets), kind: said.kinds.comment, label: `#${String(number)} ${title}`, to: { path: `/tickets/${String(number)}`, hash: `comment-${node.id}` } };
    }
    case 'Customer':
      return { ...found(node.id, node.companyName, snippets), kind: said.kinds.customer, label: node.companyName, to: { path: `/customers/${node.id}` } };
    case 'User':
      return { ...found(node.id, node.name, snippets), kind: said.kinds.user, label: node.name, to: { path: `/users/${node.id}` } };
    default:
      return undefined;
  }
}

/** What was found in the name, and what elsewhere. */
function found(id: string, name: string | undefined, snippets: Hit['snippets']): Pick<Item, 'id' | 'name' | 'snippet'> {
  const all = snippets.map(({ parts }) => parts).filter((parts) => parts.some(({ highlighted }) => highlighted));
  const isName = (parts: Parts) => parts.map(({ text }) => text).join('') === name;
  return { id, name: all.find(isName), snippet: all.find((parts) => !isName(parts)) };
}
