import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { texts } from '../texts/index.ts';
import type { Place } from './place.ts';

interface Props {
  info: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null } | undefined;
  total?: number | null | undefined;
  onTurn: (place: Place) => void;
}

/** Turns the pages of a list, if it has any. */
export function Pager({ info, total, onTurn }: Props) {
  const { startCursor, endCursor } = info ?? {};
  if (total === 0) return null;
  return (
    <nav className="pager" aria-label={texts.app.pages}>
      {total !== undefined && total !== null && <span>{texts.app.total(total)}</span>}
      <Button
        icon={<LeftOutlined />}
        aria-label={texts.app.newer}
        disabled={!info?.hasPreviousPage}
        onClick={() => { onTurn({ before: startCursor ?? undefined }); }}
      />
      <Button icon={<RightOutlined />} aria-label={texts.app.older} disabled={!info?.hasNextPage} onClick={() => { onTurn({ after: endCursor ?? undefined }); }} />
    </nav>
  );
}
