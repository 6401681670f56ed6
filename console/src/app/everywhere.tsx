import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { PALETTE } from '../palette/place.ts';
import { texts } from '../texts/index.ts';
import { ahead } from '../ui/ahead.ts';
import { Kbd } from '../ui/kbd.tsx';
import { patiently } from '../ui/patiently.ts';
import { type Keys, useKeys } from '../ui/keys.ts';
import { useSoon } from '../ui/use-soon.ts';
import { useRooms } from './rooms.tsx';

const said = texts.app.keys;
const loadPalette = () => patiently(() => import('../palette/palette.tsx'));
const loadHelp = () => patiently(() => import('./keys-help.tsx'));

/** The keys that act on every page, and the way into the palette. */
export function Everywhere() {
  const [shown, setShown] = useState<'keys' | 'palette'>();
  const showKeys = useCallback(() => { setShown('keys'); }, []);
  const close = useCallback(() => { setShown(undefined); }, []);
  const closePalette = useCallback(() => { setShown((now) => (now === 'palette' ? undefined : now)); }, []);
  const { code: help } = useSoon(loadHelp, shown === 'keys', close);
  const forgetPalette = () => { ahead.take(PALETTE); closePalette(); };
  const { code: palette, fetch } = useSoon(loadPalette, shown === 'palette', forgetPalette);
  const open = () => {
    ahead.begin(PALETTE, texts.palette.title, forgetPalette);
    setShown('palette');
  };
  const keys: Keys = {
    'Mod+k': { label: texts.palette.open, run: open },
    '/': { label: texts.palette.open, run: open },
    '?': { label: said.help, run: showKeys },
    ...useWays(),
  };
  useKeys(keys, { group: said.everywhere, where: 'everywhere' });
  return (
    <>
      <button type="button" className="open-palette" data-testid="open-palette" aria-keyshortcuts="Control+K Meta+K" title={texts.palette.open} onClick={open} onPointerEnter={fetch}>
        <SearchOutlined />
        <span className="label">{texts.palette.short}</span>
        <span aria-hidden="true" className="press"><Kbd keys="Mod+k" /></span>
      </button>
      {shown === 'keys' && help && <help.KeysHelp onClose={close} />}
      {shown === 'palette' && palette && <palette.Palette onClose={closePalette} onShowKeys={showKeys} />}
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
