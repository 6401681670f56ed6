import { DownloadOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { TicketFilter, TicketOrder } from '#operations';
import { texts } from '../texts/index.ts';
import { focusIn } from '../ui/focus-in.ts';
import { Problem } from '../ui/problem.tsx';
import { dayOf } from '../ui/range.ts';
import { save } from '../ui/save.ts';
import type { ColumnKey } from './column-keys.ts';
import { exportTickets } from './export-tickets.ts';

const said = texts.ticketList.export;

interface Props {
  filter: TicketFilter;
  orderBy: TicketOrder;
  columns: readonly ColumnKey[];
  total: number | undefined;
}

/** Writes what the list has to a file. */
export function ExportButton(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<DownloadOutlined />} disabled={props.total === 0} onClick={() => { setOpen(true); }}>{said.button}</Button>
      {open && <ExportDialog {...props} onClose={() => { setOpen(false); }} />}
    </>
  );
}

type State = { at: 'ready' | 'stopped' | 'done' | 'busy'; rows: number } | { at: 'failed'; rows: number; error: unknown };

function ExportDialog({ filter, orderBy, columns, total = 0, onClose }: Props & { onClose: () => void }) {
  const [state, setState] = useState<State>({ at: 'ready', rows: 0 });
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => { stop.current?.abort(); }, []);
  const busy = state.at === 'busy';

  async function start() {
    const ended = (stop.current = new AbortController());
    let rows = 0;
    setState({ at: 'busy', rows });
    try {
      const made = await exportTickets({ filter, orderBy, columns }, ended.signal, (count) => { setState({ at: 'busy', rows: (rows = count) }); });
      save(made.file, `${said.file}-${dayOf(new Date())}.csv`);
      setState({ at: 'done', rows: made.rows });
    } catch (error) {
      setState(ended.signal.aborted ? { at: 'stopped', rows } : { at: 'failed', rows, error });
    }
  }

  return (
    <Modal open title={said.title} onCancel={onClose} footer={null} afterOpenChange={focusIn('.form-end button:last-child')} mask={{ closable: false }} width={440}>
      <p>{said.what(texts.ticketList.total(total))}</p>
      <p className="hint">{columns.map((key) => texts.ticketList.columns[key]).join(', ')}</p>
      {busy && <progress className="export-progress" aria-label={said.title} max={Math.max(total, state.rows, 1)} value={state.rows} />}
      <p role="status" data-testid="export-status">
        {busy && said.progress(state.rows, Math.max(total, state.rows))}
        {state.at === 'done' && said.done(state.rows)}
        {state.at === 'stopped' && said.stopped(state.rows)}
      </p>
      {state.at === 'failed' && <Problem error={state.error} retry={() => void start()} />}
      <div className="form-end">
        {busy && <Button onClick={() => { stop.current?.abort(); }}>{said.stop}</Button>}
        {!busy && <Button onClick={onClose}>{texts.app.close}</Button>}
        {!busy && <Button type="primary" onClick={() => void start()}>{state.at === 'ready' ? said.start : said.again}</Button>}
      </div>
    </Modal>
  );
}
