import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Kbd } from '../ui/kbd.tsx';
import { type Keys, useKeys } from '../ui/keys.ts';
import { useRooms } from './rooms.tsx';

const said = texts.app.keys;
/** When the palette is fetched though nobody asked for it, in milliseconds after the start: whoever opens it then may type at once. */
const SOON = 3_000;
const loadPalette = () => import('../palette/palette.tsx');
const KeysHelp = lazy(async () => ({ default: (await import('./keys-help.tsx')).KeysHelp }));
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));

/** The keys that act on every page, and the way into the palette. */
export function Everywhere() {
  const [shown, setShown] = useState<'keys' | 'palette'>();
  const showKeys = useCallback(() => { setShown('keys'); }, []);
  const close = useCallback(() => { setShown(undefined); }, []);
  const closePalette = useCallback(() => { setShown((now) => (now === 'palette' ? undefined : now)); }, []);
  const open = () => { setShown('palette'); };
  const keys: Keys = {
    'Mod+k': { label: texts.palette.open, run: open },
    '/': { label: texts.palette.open, run: open },
    '?': { label: said.help, run: showKeys },
    ...useWays(),
  };
  useKeys(keys, { group: said.everywhere, where: 'everywhere' });
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), SOON);
    return () => { clearTimeout(timer); };
  }, []);
  return (
    <>
      <button type="button" className="open-palette" data-testid="open-palette" aria-keyshortcuts="Control+K Meta+K" title={texts.palette.open} onClick={open} onPointerEnter={() => void loadPalette()}>
        <SearchOutlined />
        <span className="label">{texts.palette.short}</span>
        <span aria-hidden="true" className="press"><Kbd keys="Mod+k" /></span>
      </button>
      <Suspense>
        {shown === 'keys' && <KeysHelp onClose={close} />}
        {shown === 'palette' && <Palette onClose={closePalette} onShowKeys={showKeys} />}
      </Suspense>
    </>
  );
}

/** The keys that lead to pages: `g` and a letter. */
function useWays(): Keys {
  const navigate = useNavigate();
  const rooms = useRooms().flatMap(({ key, path, title }) => (key ? [{ key, path, title }] : []));
  const own = [{ key: 'n', path: '/notifications', title: texts.rooms.notifications }, { key: 'p', path: '/profile', title: texts.rooms.profile }];
  return Object.fromEntries([...rooms, ...own].map(({ key, path, title }) => [`g ${key}`, { label: said.goTo(title), run: () => void navigate({ to: path }) }]));
}
