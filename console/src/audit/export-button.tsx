import { DownloadOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import type { AuditFilter } from '#operations';
import { texts } from '../texts/index.ts';
import { Problem } from '../ui/problem.tsx';
import { useSay } from '../ui/say.tsx';
import { useExport } from './use-export.ts';

const said = texts.audit.export;

interface Props {
  filter: AuditFilter;
  verify: boolean;
  /** How many entries there are, when it is known. */
  total: number | undefined;
}

/** Writes the entries that fit to a file, and says how far it is. */
export function ExportButton({ filter, verify, total }: Props) {
  const say = useSay();
  const { running, start, goOn, cancel } = useExport(verify, (count) => { say.success(said.done(count)); });
  if (!running) return <Button icon={<DownloadOutlined />} title={said.hint} data-testid="audit-export" onClick={() => { start(filter); }}>{said.start}</Button>;
  const { progress: { count }, error } = running;
  const part = total ? Math.min(100, Math.round((count / total) * 100)) : 0;
  return (
    <div className="export" role="status" aria-label={said.label}>
      {error !== undefined && <Problem error={error} />}
      <span>{error === undefined ? said.running(count, total) : said.stopped}</span>
      {total !== undefined && <Progress percent={part} size="small" showInfo={false} aria-label={said.label} />}
      {error !== undefined && <Button size="small" type="primary" onClick={goOn}>{said.goOn}</Button>}
      <Button size="small" onClick={cancel}>{error === undefined ? texts.app.cancel : said.giveUp}</Button>
    </div>
  );
}
