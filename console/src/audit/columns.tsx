import { Link } from '@tanstack/react-router';
import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import type { Column } from '../ui/data-table.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { Moment } from '../ui/time.tsx';
import { isRefusal } from './actions.ts';
import { Brief } from './brief.tsx';
import type { Names } from './names.ts';
import { Target } from './target.tsx';
import { Took } from './took.tsx';
import { Who } from './who.tsx';

const said = texts.audit.columns;

/** The columns of the log. An action leads to its entry. */
export const columns = (names: Names): readonly Column<AuditRowFragment>[] => [
  { key: 'time', title: said.time, className: 'moment', render: ({ time }) => <Moment at={time} /> },
  { key: 'who', title: said.who, render: (entry) => <Who entry={entry} names={names} /> },
  {
    key: 'action',
    title: said.action,
    render: ({ id, action }) => (
      <Link to="/audit" search={(before) => ({ ...before, entry: id })} className={isRefusal(action) ? 'refused' : ''} replace resetScroll={false}>
        {texts.audit.action[action]}
      </Link>
    ),
  },
  { key: 'target', title: said.target, render: (entry) => <Target entry={entry} names={names} /> },
  { key: 'changes', title: said.changes, render: (entry) => <Brief entry={entry} names={names} /> },
  { key: 'permission', title: said.permission, render: (entry) => <Took entry={entry} /> },
  { key: 'address', title: said.address, minor: true, render: (entry) => <Guarded of={entry} field="address" /> },
];
