import { DownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { Lock } from '../../ui/guarded.tsx';
import { type Option, Picker } from '../../ui/picker.tsx';
import { Popup } from '../../ui/popup.tsx';
import { Collision } from '../ticket/collision.tsx';
import { useHidden } from '../hidden.ts';
import type { Detail, Somebody } from '../ticket/model.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { useFindUsers } from '../use-find.ts';
import { SideField } from './field.tsx';

const said = texts.ticket.side;

interface Props {
  ticket: Detail;
  changes: Changes;
  marked: boolean;
  may: boolean;
  /** Whether the people to choose from are shown. */
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** Who works on it. */
export function Assignee({ ticket, changes, marked, may, open, onOpen }: Props) {
  const me = usePerson();
  const opener = useRef<HTMLButtonElement>(null);
  const { assignee } = changes.shown;
  const name = (who: Somebody) => (who.id === me.id ? said.me(who.name) : who.name);
  const assign = (to: Somebody | null) => {
    onOpen(false);
    if (to?.id !== assignee?.id) void changes.run({ field: 'assignee', from: assignee, to });
  };
  const toMe = () => { assign({ id: me.id, name: me.name }); };
  const pick = ({ value, label }: Option) => {
    if (value === 'me') toMe();
    else assign(value === 'none' ? null : { id: value, name: label });
  };
  const refused = useHidden()(changes.shown, 'assignee');
  const nobody = refused ? <Lock permission={refused.permission} /> : <span className="soft">{said.nobody}</span>;
  const shown = assignee ? name(assignee) : nobody;
  return (
    <SideField label={said.assignee} marked={marked}>
      {may ? (
        <span className="assignee">
          <button
            ref={opener}
            type="button"
            className="choice opener"
            data-testid="ticket-assignee"
            aria-haspopup="dialog"
            aria-expanded={open}
            aria-label={`${said.assignee}: ${assignee ? name(assignee) : said.nobody}`}
            onClick={() => { onOpen(!open); }}
          >
            <span>{shown}</span> <DownOutlined aria-hidden="true" />
          </button>
          {open && <Popup label={said.assignee} anchor={() => opener.current} onClose={() => { onOpen(false); }}><People chosen={assignee?.id} onPick={pick} /></Popup>}
          {assignee?.id !== me.id && <Button type="link" size="small" onClick={toMe}>{said.toMe}</Button>}
        </span>
      ) : (
        shown
      )}
      <Collision field="assignee" ticket={ticket} changes={changes} />
    </SideField>
  );
}

function People({ chosen, onPick }: { chosen: string | undefined; onPick: (option: Option) => void }) {
  const me = usePerson().id;
  return <Picker label={said.findPeople} {...useFindUsers({ nobody: true })} chosen={[chosen === undefined ? 'none' : chosen === me ? 'me' : chosen]} onPick={onPick} />;
}
