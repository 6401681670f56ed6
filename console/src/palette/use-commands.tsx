import { useQueryClient } from '@tanstack/react-query';
import { BellOutlined, UserOutlined } from '@ant-design/icons';
import { usePerson } from '../api/person.ts';
import { useRooms } from '../app/rooms.tsx';
import { type Theme, useUi } from '../app/ui-state.ts';
import { useSignOut } from '../app/use-sign-out.ts';
import { texts } from '../texts/index.ts';
import { useOffers } from '../ui/commands.ts';
import { useLayers } from '../ui/keys.ts';
import { recentOf } from '../ui/recent.ts';
import { useNarrow } from '../ui/use-media.ts';
import type { Item } from './items.ts';

const said = texts.palette;
const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

/** The pages that the viewer may see. */
export function usePages(): Item[] {
  const rooms = useRooms().map(({ name, path, title, icon, key }): Item => ({
    id: `page-${name}`, label: title, kind: said.kinds.page, icon, to: { path }, ...(key && { keys: `g ${key}` }),
  }));
  return [
    ...rooms,
    { id: 'page-notifications', label: texts.rooms.notifications, kind: said.kinds.page, icon: <BellOutlined />, keys: 'g n', to: { path: '/notifications' } },
    { id: 'page-profile', label: texts.rooms.profile, kind: said.kinds.page, words: said.profileWords, icon: <UserOutlined />, keys: 'g p', to: { path: '/profile' } },
  ];
}

/** What the page that is open offers. */
export function useHere(): Item[] {
  const offers = useOffers().map(({ id, label, words, keys, run }): Item => ({ id: `offer-${id}`, label, words, keys, run, kind: said.kinds.command }));
  const keys = useLayers().filter(({ where }) => where === 'page').flatMap((layer) => Object.entries(layer.keys)).flatMap(([name, key]): Item[] =>
    key && key.command ? [{ id: `key-${name}`, label: key.label, keys: name, run: key.run, kind: said.kinds.command }] : []);
  return [...keys, ...offers];
}

/** What can be done everywhere. */
export function useEverywhere(showKeys: () => void): Item[] {
  const { currentTheme, setTheme, sidebarCollapsed, toggleSidebar } = useUi();
  const answers = useQueryClient();
  const narrow = useNarrow();
  const signOut = useSignOut();
  const command = (id: string, label: string, run: () => void, more: Partial<Item> = {}): Item => ({ id, label, run, kind: said.kinds.command, ...more });
  return [
    ...THEMES.filter((theme) => theme !== currentTheme).map((theme) => command(`theme-${theme}`, said.commands.theme(texts.app.theme[theme]), () => { setTheme(theme); })),
    ...(narrow ? [] : [command('sidebar', sidebarCollapsed ? texts.app.expand : texts.app.collapse, toggleSidebar)]),
    command('refresh', said.commands.refresh, () => void answers.invalidateQueries(), { words: said.refreshWords }),
    command('keys', said.commands.keys, showKeys, { keys: '?' }),
    command('sign-out', texts.app.signOut, () => void signOut(), { words: said.signOutWords }),
  ];
}

/** What the viewer looked at. */
export function useRecentItems(): Item[] {
  return recentOf(usePerson().id).map(({ kind, path, label }) => ({ id: `recent-${path}`, label, kind: said.kinds[kind], to: { path } }));
}
