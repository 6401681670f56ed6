import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { texts } from '../texts/index.ts';
import { type Keys, useKeys } from '../ui/keys.ts';
import { useRooms } from './rooms.tsx';

const said = texts.app.keys;
const KeysHelp = lazy(async () => ({ default: (await import('./keys-help.tsx')).KeysHelp }));

/** The keys that act on every page. */
export function Everywhere() {
  const navigate = useNavigate();
  const rooms = useRooms();
  const [helps, setHelps] = useState(false);
  const ways = rooms.flatMap(({ key, path, title }) => (key ? [[`g ${key}`, { label: said.goTo(title), run: () => void navigate({ to: path }) }] as const] : []));
  const keys: Keys = { ...Object.fromEntries(ways), '?': { label: said.help, run: () => { setHelps(true); } } };
  useKeys(keys, { group: said.everywhere, where: 'everywhere' });
  return helps && <Suspense><KeysHelp onClose={() => { setHelps(false); }} /></Suspense>;
}
