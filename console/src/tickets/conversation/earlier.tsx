import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import { say } from '../../ui/say.tsx';
import type { Ticket } from '../ticket/model.ts';
import type { Ref } from '../ticket/use-ticket.ts';
import { readEarlier } from './read-earlier.ts';

/** Reads the comments before those that are shown. */
export function Earlier({ of: ref, ticket }: { of: Ref; ticket: Ticket }) {
  const [busy, setBusy] = useState(false);
  const { comments } = ticket;
  if (!comments?.pageInfo.hasPreviousPage) return null;
  const read = async () => {
    setBusy(true);
    try {
      await readEarlier(ref);
    } catch (error) {
      say.error(error);
    }
    setBusy(false);
  };
  return (
    <p className="earlier">
      <Button type="link" size="small" loading={busy} onClick={() => void read()}>
        {busy ? texts.ticket.loadingEarlier : texts.ticket.earlier(Math.max(1, (comments.totalCount ?? 0) - comments.edges.length))}
      </Button>
    </p>
  );
}
