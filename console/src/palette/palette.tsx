import './palette.css';
import { CommentOutlined, SearchOutlined, TeamOutlined, ThunderboltOutlined, UserOutlined } from '@ant-design/icons';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SearchType } from '#operations';
import { useSession } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { BackCloses } from '../ui/back-closes.tsx';
import { ahead } from '../ui/ahead.ts';
import { Problem } from '../ui/problem.tsx';
import { TicketOutlined } from '../ui/ticket-icon.tsx';
import type { Group, Item } from './items.ts';
import { Option } from './option.tsx';
import { PALETTE, type PaletteProps } from './place.ts';
import { useGroups } from './use-groups.ts';
import { useTypes } from './use-found.ts';

const said = texts.palette;
const ICONS: Readonly<Record<string, ReactNode>> = {
  [said.kinds.command]: <ThunderboltOutlined />,
  [said.kinds.ticket]: <TicketOutlined />,
  [said.kinds.comment]: <CommentOutlined />,
  [said.kinds.customer]: <TeamOutlined />,
  [said.kinds.user]: <UserOutlined />,
};
/** What the arrow keys, and those beside them, do: how far to go. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** One field from which everything can be reached: pages, commands, what was looked at, and what the search finds. */
export function Palette({ onClose, onShowKeys }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState(() => ahead.soFar(PALETTE).replaceAll('\n', ' '));
  const [type, setType] = useState<SearchType>();
  const [at, setAt] = useState(0);
  const { groups, searching, stale, error, note } = useGroups(query, type, onShowKeys);
  const items = groups.flatMap((group) => group.items);
  const active = Math.min(at, items.length - 1);
  const run = useRun(onClose);
  const over = useSession().person === null;
  const entered = useEntered(ahead.soFar(PALETTE).endsWith('\n'), stale, (apart) => { if (items[0]) run(items[0], apart); });
  // what was typed before it was there is in its field, and what is typed next
  useLayoutEffect(() => {
    ahead.take(PALETTE);
    const shown = dialog.current;
    shown?.showModal();
    // gives the focus back to what had it
    return () => { shown?.close(); };
  }, []);
  // the sign-in would be below
  useEffect(() => { if (over) onClose(); }, [over, onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    const mod = event.ctrlKey || event.metaKey;
    const item = items[active];
    if (mod && key.toLowerCase() === 'k') onClose();
    else if (key in STEPS) setAt(stepped(active, STEPS[key] ?? 0, items.length));
    else if (key === 'Enter' && stale && active <= 0) entered.wait(mod);
    else if (key === 'Enter' && item) run(item, mod);
    else return;
    event.preventDefault();
  };

  return (
    <dialog ref={dialog} className="palette" aria-label={said.title} onClose={() => { if (!dialog.current?.open) onClose(); }} onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
      <BackCloses onClose={onClose} />
      <div className="field-line">
        <SearchOutlined />
        <input
          role="combobox"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          aria-label={said.title}
          aria-expanded={items.length > 0}
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={items[active] ? optionId(items[active]) : undefined}
          placeholder={said.placeholder}
          value={query}
          onChange={(event) => { setQuery(event.target.value); setAt(0); entered.forget(); }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="close" onClick={onClose}>{said.close}</button>
      </div>
      <Types chosen={type} onChoose={(next) => { setType(next); setAt(0); entered.forget(); }} />
      <List groups={groups} active={items[active]} busy={searching} onPoint={(item) => { setAt(items.indexOf(item)); }} onRun={run} />
      {note && <p className="hint note">{note}</p>}
      {error && <div className="note"><Problem error={error} /></div>}
      <p role="status" className="unseen">{query && !searching && said.count(items.length)}</p>
    </dialog>
  );
}

const optionId = ({ id }: Item): string => `option-${id}`;

/** Around the ends when one goes step by step, up to them else. */
function stepped(at: number, by: number, length: number): number {
  if (length === 0) return 0;
  return Math.abs(by) === 1 ? (at + by + length) % length : Math.min(Math.max(at + by, 0), length - 1);
}

/** Enter means what is found for what was typed: it waits until that is there, unless something else is typed meanwhile. */
function useEntered(ahead: boolean, stale: boolean, onFound: (apart: boolean) => void) {
  const waiting = useRef<{ apart: boolean } | undefined>(ahead ? { apart: false } : undefined);
  useEffect(() => {
    if (!waiting.current || stale) return;
    const { apart } = waiting.current;
    waiting.current = undefined;
    onFound(apart);
  });
  return { wait: (apart: boolean) => { waiting.current = { apart }; }, forget: () => { waiting.current = undefined; } };
}

/** Does what a line says; `apart` opens a page in another tab. */
function useRun(onClose: () => void) {
  const navigate = useNavigate();
  const router = useRouter();
  return ({ to, run }: Item, apart: boolean) => {
    const way = to && { to: to.path, ...(to.hash && { hash: to.hash }), ...(to.search && { search: to.search }) };
    if (way && apart) {
      open(router.buildLocation(way).href, '_blank');
      return;
    }
    onClose();
    if (way) void navigate(way);
    run?.();
  };
}

interface ListProps {
  groups: readonly Group[];
  active: Item | undefined;
  busy: boolean;
  onPoint: (item: Item) => void;
  onRun: (item: Item, apart: boolean) => void;
}

function List({ groups, active, busy, onPoint, onRun }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  const id = active && optionId(active);
  useEffect(() => {
    if (id) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  return (
    <div ref={list} role="listbox" id="palette-list" aria-label={said.results} aria-busy={busy} tabIndex={-1}>
      {groups.map(({ title, items }) => (
        <div key={title} role="group" aria-label={title}>
          <div className="group-title" aria-hidden="true">{title}</div>
          {items.map((item) => (
            <Option
              key={item.id}
              id={optionId(item)}
              item={{ ...item, icon: item.icon ?? ICONS[item.kind] }}
              active={item === active}
              onPoint={() => { if (item !== active) onPoint(item); }}
              onRun={(apart) => { onRun(item, apart); }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** In what to search. */
function Types({ chosen, onChoose }: { chosen: SearchType | undefined; onChoose: (type: SearchType | undefined) => void }) {
  const types = useTypes();
  if (types.length < 2) return null;
  return (
    <div role="radiogroup" aria-label={said.in} className="types">
      {[undefined, ...types].map((type) => (
        <label key={type ?? ''}>
          <input type="radio" name="palette-type" checked={chosen === type} onChange={() => { onChoose(type); }} />
          {type ? said.types[type] : texts.app.all}
        </label>
      ))}
    </div>
  );
}
