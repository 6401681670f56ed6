import type { SearchType } from '#operations';
import { texts } from '../texts/index.ts';
import { type Group, type Item, fitting, numberIn } from './items.ts';
import { useEverywhere, useHere, usePages, useRecentItems } from './use-commands.tsx';
import { useFound } from './use-found.ts';
import { useCreation, useInboxCommands, useViews } from './use-room-commands.tsx';

const said = texts.palette;

/** What the palette shows to what was typed. In one kind of thing, nothing but that. */
export function useGroups(query: string, type: SearchType | undefined, onShowKeys: () => void) {
  const found = useFound(query, type);
  const number = numberIn(query);
  const plain = type === undefined;
  const typed = query.trim() !== '';
  const ticket = number !== undefined && found.ticket ? [ticketItem(found.ticket)] : [];
  const recent = plainly(plain, useRecentItems(), query);
  // nothing is there twice
  const known = new Set([...ticket, ...recent].map(({ to }) => to?.path));
  const others = found.items.filter(({ to }) => to === undefined || to.hash !== undefined || !known.has(to.path));
  const here = plainly(plain, useHere(), query);
  const commands = [...useCreation(), ...useInboxCommands(), ...useEverywhere(onShowKeys)].filter(({ label }) => !here.some((other) => other.label === label));
  const groups: Group[] = [
    { title: said.groups.ticket, items: ticket },
    { title: said.groups.here, items: here },
    { title: said.groups.recent, items: recent },
    { title: said.groups.pages, items: plainly(plain, usePages(), query) },
    { title: said.groups.views, items: plainly(plain, useViews(), query) },
    { title: said.groups.commands, items: plainly(plain, commands, query) },
    { title: said.groups.found, items: typed ? others : [] },
  ].filter(({ items }) => items.length > 0);
  // what comes first is not known while it may be what the search finds
  const stale = found.searching && (number !== undefined || [undefined, said.groups.found].includes(groups[0]?.title));
  return { groups, searching: found.searching, stale, error: found.error, note: noteOn(query, number, groups.length > 0, found) };
}

const plainly = (plain: boolean, items: readonly Item[], query: string): readonly Item[] => (plain ? fitting(items, query) : []);

const ticketItem = ({ number, title }: { number: number; title: string }) => ({
  id: `number-${String(number)}`, kind: said.kinds.ticket, label: `#${String(number)} ${title}`, to: { path: `/tickets/${String(number)}` },
});

function noteOn(query: string, number: number | undefined, some: boolean, { ticket, searching, error }: ReturnType<typeof useFound>): string | undefined {
  if (!query.trim() || error) return undefined;
  if (searching) return some ? undefined : said.searching;
  if (number !== undefined && ticket === null) return said.noTicket(number);
  return some ? undefined : said.nothing(query.trim());
}
