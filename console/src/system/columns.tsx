import { Link } from '@tanstack/react-router';
import type { LogRowFragment, SystemLogLevel } from '#operations';
import { texts } from '../texts/index.ts';
import type { Column } from '../ui/data-table.tsx';
import { Pill } from '../ui/pill.tsx';
import { Moment } from '../ui/time.tsx';

const said = texts.system;

/** How bad something is. */
export const LevelPill = ({ level }: { level: SystemLogLevel }) => <Pill tone={level === 'ERROR' ? 'red' : 'amber'}>{said.level[level]}</Pill>;

/** The columns of the log. A message leads to its entry. */
export const COLUMNS: readonly Column<LogRowFragment>[] = [
  { key: 'time', title: said.columns.time, className: 'moment', render: ({ timestamp }) => <Moment at={timestamp} /> },
  { key: 'level', title: said.columns.level, render: ({ level }) => <LevelPill level={level} /> },
  {
    key: 'message',
    title: said.columns.message,
    render: ({ id, message }) => <Link to="/system" search={(before) => ({ ...before, entry: id })} replace resetScroll={false}>{message}</Link>,
  },
  { key: 'part', title: said.columns.part, render: ({ target }) => <code>{target}</code> },
  { key: 'service', title: said.columns.service, minor: true, render: ({ service }) => service },
  {
    key: 'reference',
    title: said.columns.reference,
    minor: true,
    render: ({ correlationId }) => (correlationId ? <code title={correlationId}>{correlationId.length > 12 ? `…${correlationId.slice(-8)}` : correlationId}</code> : <span className="none soft">–</span>),
  },
];
