import { useNavigate } from '@tanstack/react-router';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { useKeys } from '../../ui/keys.ts';
import type { Kind } from '../composer/draft-place.ts';
import { useGoAndWrite } from '../composer/use-came-to-write.ts';
import type { ComposerHandle } from '../composer/use-composer.ts';
import type { Picked } from '../side/side.tsx';
import { numberAt } from '../ticket-link.tsx';
import type { Rights } from './rights.ts';
import type { Changes } from './use-changes.ts';

const said = texts.ticket.keys;

interface Options {
  changes: Changes;
  rights: Rights;
  composer: ComposerHandle;
  /** Shows what there is to choose from, and the side panel where it is not there already. */
  onPick: (field: Picked) => void;
}

/** What keys do on a ticket. */
export function useTicketKeys({ changes, rights, composer, onPick }: Options): void {
  const { id, name } = usePerson();
  const { number } = changes.shown;
  const goAndWrite = useGoAndWrite();
  // whoever is on the way to the next ticket does not mean this one any more
  const coming = () => {
    const at = numberAt(location.pathname);
    return at === number ? undefined : at;
  };
  const write = (kind: Kind) => {
    const next = coming();
    if (next === undefined) composer.write(kind);
    else goAndWrite(next, kind);
  };
  const here = (run: () => void) => () => { if (coming() === undefined) run(); };
  const navigate = useNavigate();
  const toMe = () => {
    const { assignee } = changes.shown;
    if (assignee?.id !== id) void changes.run({ field: 'assignee', from: assignee, to: { id, name } });
  };
  const leave = () => {
    // out of a field first, so that the keys of the page act
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && activeElement.matches('input, select, textarea')) activeElement.blur();
    else void navigate({ to: '/tickets', search: true });
  };
  useKeys(
    {
      r: rights.comment && { label: said.reply, run: () => { write('reply'); }, command: true },
      n: rights.note && { label: said.note, run: () => { write('note'); }, command: true },
      e: rights.update && { label: said.status, run: here(() => { onPick('status'); }), command: true },
      p: rights.update && { label: said.priority, run: here(() => { onPick('priority'); }), command: true },
      a: rights.assign && { label: said.assign, run: here(() => { onPick('assignee'); }), command: true },
      m: rights.assign && { label: said.toMe, run: here(toMe), command: true },
      Escape: { label: said.back, run: leave, typing: true },
    },
    { group: said.group },
  );
}
