import { Button } from 'antd';
import { texts } from '../../texts/index.ts';
import type { Outgoing } from './outbox.ts';
import type { Sending } from './use-send.ts';

const said = texts.ticket.owed;

/** What was sent, though nobody was told, and with which the ticket was to become something else: whether it still is to is asked. */
export function OwedItem({ outgoing, sending }: { outgoing: Outgoing & { then: NonNullable<Outgoing['then']> }; sending: Sending }) {
  const status = texts.tickets.status[outgoing.then];
  return (
    <li>
      <article className="comment outgoing" data-state="arrived" aria-label={said.title(status)}>
        <footer>
          <p role="status">{said.title(status)}</p>
          <Button size="small" type="primary" onClick={() => { sending.again(outgoing); }}>{said.change(status)}</Button>
          <Button size="small" onClick={() => { sending.remove(outgoing); }}>{said.leave}</Button>
        </footer>
      </article>
    </li>
  );
}
