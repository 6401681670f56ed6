import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { useCommands } from './commands.ts';
import { Dialog } from './dialog.tsx';
import { FocusIn } from './focus-in.tsx';
import { Problem } from './problem.tsx';
import { type Exported, useExport } from './use-export.ts';

const said = texts.app.export;

interface Props extends Exported {
  title: string;
  /** What will be in the file, and more about it. */
  what: string;
  hint: string;
  /** How many rows it will have, when it is known. */
  total: number | undefined;
  testId: string;
}

/** Writes what a list has to a file. */
export function ExportButton(props: Props) {
  const [open, setOpen] = useState(false);
  const begin = () => { setOpen(true); };
  useCommands(props.total === 0 ? [] : [{ id: props.testId, label: props.title, words: said.button, run: begin }]);
  return (
    <>
      <Button icon={<DownloadOutlined />} disabled={props.total === 0} data-testid={props.testId} onClick={begin}>{said.button}</Button>
      {open && <ExportDialog {...props} onClose={() => { setOpen(false); }} />}
    </>
  );
}

function ExportDialog({ title, what, hint, total, onClose, ...exported }: Props & { onClose: () => void }) {
  const { state, run, stop } = useExport(exported);
  const { at, progress: { count } } = state;
  const busy = at === 'busy';
  const all = total === undefined ? undefined : Math.max(total, count);
  return (
    <Dialog title={title} onCancel={onClose} width={440}>
      <FocusIn selector=".form-end button:last-child" />
      <p>{what}</p>
      <p className="hint">{hint}</p>
      {at !== 'ready' && <progress className="export-progress" aria-label={title} max={all ?? 1} value={at === 'done' ? (all ?? 1) : all && count} />}
      <p role="status" data-testid="export-status">
        {busy && said.progress(count, all)}
        {at === 'done' && said.done(count)}
        {(at === 'stopped' || at === 'failed') && count > 0 && said.stopped(count)}
      </p>
      {at === 'failed' && <Problem error={state.error} />}
      <div className="form-end">
        {at !== 'done' && <Button onClick={busy ? stop : onClose}>{busy ? said.stop : texts.app.close}</Button>}
        <Button type="primary" loading={busy} onClick={at === 'done' ? onClose : run}>{at === 'done' ? texts.app.close : busy || count === 0 ? said.start : said.goOn}</Button>
      </div>
    </Dialog>
  );
}
