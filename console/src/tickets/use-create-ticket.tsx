import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { texts } from '../texts/index.ts';
import { ahead } from '../ui/ahead.ts';
import { patiently } from '../ui/patiently.ts';
import { useSoon } from '../ui/use-soon.ts';
import { useWish } from '../ui/wish.ts';
import { useMayCreate } from './list-states.tsx';
import { ticketPath } from './ticket-link.tsx';

/** What is typed for the dialog, before it is there. */
export const NEW_TICKET = 'new-ticket';
const load = () => patiently(() => import('./create-ticket.tsx'));

/** Opens a dialog for a new ticket, for whoever may; and the dialog. It is not there yet when the list is. */
export function useCreateTicket(): { create: (() => void) | undefined; dialog: ReactNode } {
  const navigate = useNavigate();
  const mayCreate = useMayCreate();
  const [open, setOpen] = useState(false);
  const close = () => { setOpen(false); };
  const forget = () => { ahead.take(NEW_TICKET); close(); };
  const { code } = useSoon(load, open, forget);
  const begin = () => {
    setOpen(true);
    if (!code) ahead.begin(NEW_TICKET, texts.ticketList.create, forget);
  };
  const create = mayCreate ? begin : undefined;
  useWish('ticket', create);
  const dialog = open && code && <code.CreateTicket onClose={close} onOpen={(number) => void navigate({ to: ticketPath(number) })} />;
  return { create, dialog };
}
