import { ReloadOutlined } from '@ant-design/icons';
import { Button, Statistic } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api/errors.ts';
import type { Refusal } from '../api/refusals.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Reference, referenceOf, wordsFor } from '../ui/problem.tsx';
import { Explain } from '../ui/explain.tsx';
import { Lock } from '../ui/guarded.tsx';

const said = texts.dashboard;

/** What a tile needs of its answer. */
export interface TileState {
  loading: boolean;
  /** Why nothing was answered. */
  error: unknown;
  /** Why the figure was not. */
  refused: Refusal | undefined;
  retry: () => void;
}

interface Props {
  field: 'totalUsers' | 'openTickets' | 'systemHealth' | 'revenue';
  state: TileState;
  value: number | undefined;
  prefix: ReactNode;
  suffix?: string;
  precision?: number;
  /** Below the figure: how it compares. */
  children?: ReactNode;
}

/** One figure. One that may not be seen shows a lock, one that failed a way to try again; the others stand by themselves. */
export function Tile({ field, state, value, children, ...look }: Props) {
  const { loading, retry } = state;
  const permission = state.refused?.permission ?? (state.error instanceof ApiError && state.error.code === 'FORBIDDEN' ? state.error.permission : undefined);
  const failed = permission === undefined && (state.error !== null || state.refused !== undefined);
  const reference = referenceOf(state.error) ?? state.refused?.reference;
  const title = said[field];
  const instead = permission !== undefined ? <Lock permission={permission} /> : failed ? <span>–</span> : undefined;
  return (
    <Card data-testid={`tile-${field}`} className="tile">
      <Statistic
        title={<><span>{title}</span><Explain name={title}>{said.meaning[field]}</Explain></>}
        value={value ?? '–'}
        loading={loading}
        {...(instead ? { valueRender: () => instead } : look)}
      />
      <p className="tile-note">
        {failed ? (
          <span role="alert" className="tile-failed">
            <span title={wordsFor(state.error ?? state.refused?.message)}>{said.tileFailed}</span>
            <Button size="small" type="link" icon={<ReloadOutlined />} onClick={retry}>{texts.app.retry}</Button>
            {reference && <Reference id={reference} />}
          </span>
        ) : permission !== undefined ? texts.app.notAllowed(permission) : value !== undefined && !loading && children}
      </p>
    </Card>
  );
}
