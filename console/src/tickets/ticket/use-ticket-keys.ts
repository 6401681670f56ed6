import { useNavigate } from '@tanstack/react-router';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { useKeys } from '../../ui/keys.ts';
import { useOnceDrawn } from '../../ui/use-once-drawn.ts';
import type { ComposerHandle } from '../composer/use-composer.ts';
import { choiceId } from '../side/choices.tsx';
import type { Rights } from './rights.ts';
import type { Changes } from './use-changes.ts';

const said = texts.ticket.keys;

interface Options {
  changes: Changes;
  rights: Rights;
  composer: ComposerHandle;
  /** Shows the side panel, where it is not there already. */
  onSide: () => void;
  /** Asks who is to work on the ticket. */
  onPick: () => void;
}

/** What keys do on a ticket. */
export function useTicketKeys({ changes, rights, composer, onSide, onPick }: Options): void {
  const { id, name } = usePerson();
  const navigate = useNavigate();
  const toMe = () => {
    const { assignee } = changes.shown;
    if (assignee?.id !== id) void changes.run({ field: 'assignee', from: assignee, to: { id, name } });
  };
  const goThere = useOnceDrawn(() => {
    const choice = () => document.getElementById(choiceId('status'));
    // a drawer that opens has it a moment later
    if (choice()) choice()?.focus();
    else requestAnimationFrame(() => choice()?.focus());
  });
  const toStatus = () => {
    onSide();
    goThere();
  };
  const leave = () => {
    // out of a field first, so that the keys of the page act
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && activeElement.matches('input, select, textarea')) activeElement.blur();
    else void navigate({ to: '/tickets', search: true });
  };
  useKeys(
    {
      r: rights.comment && { label: said.reply, run: () => { composer.write('reply'); }, command: true },
      n: rights.note && { label: said.note, run: () => { composer.write('note'); }, command: true },
      e: rights.update && { label: said.status, run: toStatus, command: true },
      a: rights.assign && { label: said.assign, run: () => { onSide(); onPick(); }, command: true },
      m: rights.assign && { label: said.toMe, run: toMe, command: true },
      Escape: { label: said.back, run: leave, typing: true },
    },
    { group: said.group },
  );
}
