import { type ReactNode, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { patiently } from '../../ui/patiently.ts';
import { useMedia } from '../../ui/use-media.ts';
import { useSoon } from '../../ui/use-soon.ts';
import { useCameToWrite } from '../composer/use-came-to-write.ts';
import { useComposer } from '../composer/use-composer.ts';
import { Conversation } from '../conversation/conversation.tsx';
import { type Picked, Side } from '../side/side.tsx';
import { TicketHead } from './head.tsx';
import type { Field } from './marks.ts';
import type { Ticket } from './model.ts';
import { useRights } from './rights.ts';
import { useChanges } from './use-changes.ts';
import type { Neighbours } from './use-neighbours.ts';
import type { Ref } from './use-ticket.ts';
import { useTicketCommands } from './use-ticket-commands.ts';
import { useTicketKeys } from './use-ticket-keys.ts';

const said = texts.ticket;
const loadDrawer = () => patiently(() => import('./side-drawer.tsx'));
/** Where there is no room for the side panel beside the conversation. */
const NARROW = matchMedia('(width < 1024px)');

interface Props {
  of: Ref;
  ticket: Ticket;
  marked: ReadonlySet<Field>;
  neighbours: Neighbours;
  /** Whether the list stands beside it. */
  listed: boolean;
}

/** A ticket that is there. */
export function OpenTicket({ of: ref, ticket, marked, neighbours, listed }: Props) {
  const changes = useChanges(ref, ticket);
  const rights = useRights(ticket);
  const composer = useComposer(ticket.id, rights.comment);
  useCameToWrite(ticket.number, composer, rights);
  const narrow = useMedia(NARROW);
  const [sideOpen, setSideOpen] = useState(false);
  const [picking, setPicking] = useState<Picked>();
  const pick = (field: Picked) => {
    setSideOpen(true);
    setPicking(field);
  };
  useTicketKeys({ changes, rights, composer, onPick: pick });
  useTicketCommands({ ticket, changes, rights, onSide: () => { setSideOpen(true); } });
  const side = <Side of={ref} ticket={ticket} changes={changes} marked={marked} picking={picking} onPicking={setPicking} />;
  return (
    <>
      <div className="ticket-main">
        <TicketHead ticket={ticket} changes={changes} marked={marked} neighbours={neighbours} listed={listed} onSide={narrow ? () => { setSideOpen(true); } : undefined} />
        <Conversation of={ref} ticket={ticket} changes={changes} marked={marked} composer={composer} />
      </div>
      {narrow ? (
        <SideDrawer open={sideOpen} onClose={() => { setSideOpen(false); }}>{side}</SideDrawer>
      ) : (
        <aside className="ticket-side" aria-label={said.details}>{side}</aside>
      )}
    </>
  );
}

/** The side panel where there is no room for it: only who needs it loads it. */
function SideDrawer(props: { open: boolean; onClose: () => void; children: ReactNode }) {
  const { code } = useSoon(loadDrawer, props.open, props.onClose);
  return code && <code.SideDrawer {...props} />;
}
