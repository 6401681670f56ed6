import { LockOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { ApiError, Rejected, Unanswered } from '../api/errors.ts';
import { texts } from '../texts/index.ts';
import { CopyButton } from './copy-button.tsx';

/** What went wrong, in words for people. */
export function wordsFor(error: unknown): string {
  if (error instanceof ApiError && error.code === 'FORBIDDEN' && error.permission) return texts.app.notAllowed(error.permission);
  if (error instanceof Rejected && error.reasons.some(({ field }) => field === 'expectedVersion')) return texts.app.changedMeanwhile;
  const words = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError)) return words;
  const why = texts.app.errors[error.code] ?? words;
  return error instanceof Unanswered ? texts.app.perhapsSaved(why) : why;
}

/** True when it may not be seen at all: there is nothing to filter or to turn then. */
export const isRefused = (error: unknown): boolean => error instanceof ApiError && error.code === 'FORBIDDEN';

/** By what the server knows the request that failed. */
export function referenceOf(error: unknown): string | undefined {
  return error instanceof ApiError || error instanceof Rejected ? error.correlationId : undefined;
}

/** In place of what could not be shown: why, by which reference the server knows it, and a way to try again. What may not be seen shows a lock. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  if (error instanceof ApiError && error.code === 'FORBIDDEN') return <Locked permission={error.permission ?? ''} />;
  const reference = referenceOf(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={texts.app.failed}
      description={
        <>
          <p>{wordsFor(error)}</p>
          {reference && <Reference id={reference} />}
        </>
      }
      action={retry && <Button size="small" onClick={retry}>{texts.app.retry}</Button>}
    />
  );
}

/** In place of what may not be seen: which permission it takes. */
export const Locked = ({ permission }: { permission: string }) => (
  <Alert type="info" showIcon icon={<LockOutlined />} title={texts.app.notAllowedTitle} description={texts.app.notAllowedText(permission)} />
);

/** The correlation id of a request, to be copied into a message to whoever can look it up. */
export function Reference({ id }: { id: string }) {
  return (
    <span className="reference">
      {texts.app.correlation} <code title={id}>{id}</code> <CopyButton text={id} />
    </span>
  );
}
