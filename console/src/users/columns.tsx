import '../ui/long-cell.css';
import { Link } from '@tanstack/react-router';
import type { UserRowFragment, UserStatus } from '#operations';
import { texts } from '../texts/index.ts';
import type { Column } from '../ui/data-table.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { Pill, type Tone } from '../ui/pill.tsx';
import { Time } from '../ui/time.tsx';

const said = texts.users.columns;
const TONES: Record<UserStatus, Tone> = { ACTIVE: 'green', SUSPENDED: 'amber', DEACTIVATED: 'neutral' };

/** How a status of a user looks. */
export const StatusPill = ({ status }: { status: UserStatus }) => <Pill tone={TONES[status]}>{texts.users.status[status]}</Pill>;

/** The columns of the list. By what one may not see, one may not order either. */
export const columns = (may: (permission: string, everywhere?: boolean) => boolean): Column<UserRowFragment>[] => [
  { key: 'name', title: said.name, className: 'long-cell person', order: 'NAME', render: ({ id, name }) => <Link to="/users/$id" params={{ id }} title={name} dir="auto">{name}</Link> },
  { key: 'email', title: said.email, className: 'long-cell person', ...(may('users:contact', true) && { order: 'EMAIL' }), render: (user) => <Guarded of={user} field="email">{(email) => <span title={email}>{email}</span>}</Guarded> },
  { key: 'role', title: said.role, className: 'long-cell role', render: ({ role }) => <span>{role}</span> },
  { key: 'status', title: said.status, render: ({ status }) => <StatusPill status={status} /> },
  {
    key: 'lastLogin',
    title: said.lastLogin,
    minor: true,
    ...(may('users:security', true) && { order: 'LAST_LOGIN_AT' }),
    render: (user) => <Guarded of={user} field="lastLoginAt" none={texts.app.never}>{(at) => <Time at={at} />}</Guarded>,
  },
  { key: 'created', title: said.created, minor: true, order: 'CREATED_AT', render: ({ createdAt }) => <Time at={createdAt} /> },
];
