import { CloseOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import type { Outcome, Refused } from './bulk-outcome.ts';
import { isUndoable } from './inverse.ts';
import { ticketPath } from './ticket-link.tsx';
import type { Bulk, Report } from './use-bulk.ts';

const said = texts.ticketList.bulk;

/** What came of a change of many tickets, until it is closed or the next one. */
export function BulkReport({ bulk }: { bulk: Bulk }) {
  const [open, setOpen] = useState(true);
  const { report } = bulk;
  if (!report) return null;
  const refused = report.undone ? report.undone.refused : report.outcome.refused;
  return (
    <section className="bulk-report" aria-label={said.report} data-testid="bulk-report">
      <div className="bulk-line">
        <strong role="status">{wordsOf(report)}</strong>
        {refused.length > 0 && <Button size="small" type="link" aria-expanded={open} onClick={() => { setOpen(!open); }}>{open ? said.hideWhy : said.why}</Button>}
        <span className="grow" />
        {!report.undone && <Undo of={report.outcome} bulk={bulk} />}
        <Button size="small" type="text" icon={<CloseOutlined />} aria-label={texts.app.close} onClick={bulk.close} />
      </div>
      {open && refused.length > 0 && <ul>{refused.map((one) => <Reason key={one.ticket.id} of={one} undone={report.undone !== undefined} />)}</ul>}
    </section>
  );
}

/** Offers to take back what can be, and says what cannot. */
function Undo({ of: { updated }, bulk }: { of: Outcome; bulk: Bulk }) {
  const able = updated.filter(isUndoable).length;
  if (updated.length > 0 && able === 0) return <span className="hint">{said.noUndo(updated.length)}</span>;
  return able > 0 && <Button size="small" loading={bulk.busy} onClick={() => void bulk.undo()}>{able < updated.length ? said.undoSome(able, updated.length) : said.undo}</Button>;
}

const Reason = ({ of: { ticket, reason, conflict }, undone }: { of: Refused; undone: boolean }) => (
  <li>
    <Link to={ticketPath(ticket.number)} search={true}>#{ticket.number} {ticket.title}</Link>: {conflict && undone ? said.changedSince : reason || said.unknown}
  </li>
);

function wordsOf({ outcome, undone }: Report): string {
  if (undone) return [said.restored(undone.restored), undone.refused.length > 0 && said.notRestored(undone.refused.length)].filter(Boolean).join(', ');
  const { updated, same, refused } = outcome;
  return [said.updated(updated.length), same > 0 && said.same(same), refused.length > 0 && said.refused(refused.length)].filter(Boolean).join(', ');
}
