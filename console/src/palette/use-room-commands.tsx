import { BarsOutlined } from '@ant-design/icons';
import { savedViews } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { useMarkAllRead } from '../notifications/use-mark-read.ts';
import { texts } from '../texts/index.ts';
import type { TicketsSearch } from '../tickets/list-search.ts';
import { searchOf } from '../tickets/saved-views.ts';
import { BUILT_IN, builtInFor } from '../tickets/views.ts';
import { wish } from '../ui/wish.ts';
import type { Item } from './items.ts';

const said = texts.palette;

/** What can be made, from wherever one is. */
export function useCreation(): Item[] {
  const may = useMay();
  const create = (id: string, label: string, path: string, able: boolean): Item[] =>
    able ? [{ id: `create-${id}`, label, kind: said.kinds.command, words: said.createWords, to: { path }, run: () => { wish(id); } }] : [];
  const role: Item = { id: 'create-role', label: texts.roles.create, kind: said.kinds.command, words: said.createWords, to: { path: '/roles', search: { create: true } } };
  return [
    ...create('ticket', texts.ticketList.create, '/tickets', may('tickets:create', true) && may('customers:read')),
    ...create('customer', texts.customers.create, '/customers', may('customers:create', true)),
    ...create('user', texts.users.create, '/users', may('users:create', true)),
    ...(may('roles:create', true) ? [role] : []),
  ];
}

/** What is done to the inbox of whoever is signed in. */
export function useInboxCommands(): Item[] {
  const markAll = useMarkAllRead();
  return [{ id: 'read-all', label: texts.notifications.keys.all, kind: said.kinds.command, run: () => void markAll() }];
}

/** The lists of tickets that everybody has, one's own, and those that others share. */
export function useViews(): Item[] {
  const me = usePerson().id;
  const may = useMay();
  const mayRead = may('tickets:read');
  const kept = useAnswer(savedViews, {}, { enabled: mayRead }).data?.savedViews ?? [];
  if (!mayRead) return [];
  const view = (id: string, label: string, search: TicketsSearch): Item => ({
    id: `view-${id}`, label: said.view(label), kind: said.kinds.view, words: said.viewWords, icon: <BarsOutlined />, to: { path: '/tickets', search },
  });
  return [
    ...builtInFor(may).map((name) => view(name, texts.ticketList.views[name], BUILT_IN[name])),
    ...kept.filter(({ requires }) => !requires).map((one) => view(one.id, one.name, searchOf(one, me))),
  ];
}
