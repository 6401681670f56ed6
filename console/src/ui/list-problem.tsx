import { Alert, Button } from 'antd';
import { ApiError } from '../api/errors.ts';
import { texts } from '../texts/index.ts';
import type { Place } from './place.ts';
import { Problem } from './problem.tsx';

interface Props {
  error: unknown;
  /** The page that was asked for. */
  place: Place;
  retry: () => void;
  onTurn: (place: Place) => void;
}

/** In place of a list that could not be shown. From an address that names no page of it, the way leads to the first: asking again does not help. */
export function ListProblem({ error, place: { after, before }, retry, onTurn }: Props) {
  const named = after !== undefined || before !== undefined;
  if (!named || !(error instanceof ApiError && error.code === 'BAD_USER_INPUT')) return <Problem error={error} retry={retry} />;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={texts.app.noSuchPage}
      action={<Button size="small" onClick={() => { onTurn({ after: undefined, before: undefined }); }}>{texts.app.firstPage}</Button>}
    />
  );
}
