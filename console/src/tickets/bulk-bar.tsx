import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { say } from '../ui/say.tsx';
import { StepButton } from '../ui/step-button.tsx';
import { MOST } from './bulk.ts';
import { readMatching } from './read-matching.ts';
import type { Action, Asked } from './use-actions.ts';
import type { Selection } from './use-selection.ts';
import type { TicketList } from './use-ticket-list.ts';

const said = texts.ticketList.bulk;

interface Props {
  list: TicketList;
  total: number | undefined;
  selection: Selection;
  /** What the viewer may do. */
  actions: readonly Action[];
  busy: boolean;
  onAsk: (asked: Asked) => void;
}

/** What can be done to the chosen tickets together. */
export function BulkBar({ list, total, selection, actions, busy, onAsk }: Props) {
  const tooMany = selection.size > MOST;
  return (
    <section className="bulk-line bulk-actions" aria-label={texts.app.selected(selection.size)} data-testid="bulk-bar">
      <strong role="status">{texts.app.selected(selection.size)}</strong>
      <Button size="small" type="text" icon={<CloseOutlined />} aria-label={said.clear} title={said.clear} onClick={selection.clear} />
      <SelectMatching list={list} total={total} selection={selection} />
      {tooMany && <span className="problem-line">{said.tooMany(MOST)}</span>}
      <span className="grow" />
      {actions.map((action) => (
        <StepButton
          key={action}
          size="small"
          data-action={action}
          aria-haspopup="dialog"
          onStep={tooMany || busy ? undefined : ({ currentTarget }) => { onAsk({ action, tickets: selection.tickets(), anchor: () => currentTarget }); }}
        >
          {said.actions[action]}
        </StepButton>
      ))}
    </section>
  );
}

/** Chooses what fits the filter, also what was not scrolled to, up to what one call changes. */
function SelectMatching({ list, total = 0, selection }: Pick<Props, 'list' | 'total' | 'selection'>) {
  const [busy, setBusy] = useState(false);
  const most = Math.min(total, MOST);
  if (selection.size >= most) return null;
  const choose = async () => {
    setBusy(true);
    try {
      selection.choose(await readMatching(list.filter, list.orderBy, MOST));
    } catch (error) {
      say.error(error);
    } finally {
      setBusy(false);
    }
  };
  return <Button size="small" type="link" loading={busy} onClick={() => void choose()}>{total > MOST ? said.selectFirst(MOST) : said.selectMatching(total)}</Button>;
}
