import { DownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { Guarded } from '../../ui/guarded.tsx';
import { Collision } from '../ticket/collision.tsx';
import type { Detail, Somebody } from '../ticket/model.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { SideField } from './field.tsx';
import { PeoplePicker } from './people-picker.tsx';

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
    close();
    if (to?.id !== assignee?.id) void changes.run({ field: 'assignee', from: assignee, to });
  };
  const close = () => {
    onOpen(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const shown = <Guarded of={changes.shown} field="assignee" none={<span className="soft">{said.nobody}</span>}>{name}</Guarded>;
  return (
    <SideField label={said.assignee} marked={marked}>
      {may && open && <PeoplePicker chosen={assignee} onChoose={assign} onClose={close} />}
      {may && !open && (
        <span className="assignee">
          <button ref={opener} type="button" className="choice opener" aria-haspopup="listbox" aria-label={`${said.assignee}: ${assignee ? name(assignee) : said.nobody}`} onClick={() => { onOpen(true); }}>
            <span>{shown}</span> <DownOutlined aria-hidden="true" />
          </button>
          {assignee?.id !== me.id && <Button type="link" size="small" onClick={() => { assign({ id: me.id, name: me.name }); }}>{said.toMe}</Button>}
        </span>
      )}
      {!may && shown}
      <Collision field="assignee" ticket={ticket} changes={changes} />
    </SideField>
  );
}
