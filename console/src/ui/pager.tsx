import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { texts } from '../texts/index.ts';
import type { Place } from './place.ts';
import { StepButton } from './step-button.tsx';

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
      <StepButton icon={<LeftOutlined />} aria-label={texts.app.newer} onStep={info?.hasPreviousPage ? () => { onTurn({ before: startCursor ?? undefined }); } : undefined} />
      <StepButton icon={<RightOutlined />} aria-label={texts.app.older} onStep={info?.hasNextPage ? () => { onTurn({ after: endCursor ?? undefined }); } : undefined} />
    </nav>
  );
}
