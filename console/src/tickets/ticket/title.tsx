import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RefObject } from 'react';
import { texts } from '../../texts/index.ts';
import { Conflict } from '../../ui/conflict.tsx';
import type { Detail } from './model.ts';
import { useRights } from './rights.ts';
import type { Changes } from './use-changes.ts';
import { useTextEdit } from './use-text-edit.ts';

const said = texts.ticket;

interface Props {
  ticket: Detail;
  changes: Changes;
  marked: boolean;
  heading: RefObject<HTMLHeadingElement | null>;
}

/** The title of the page, which can be edited in its place. */
export function Title({ ticket, changes, marked, heading }: Props) {
  const edit = useTextEdit(ticket, 'title', changes);
  const { update } = useRights(ticket);
  return (
    <>
      <div className="ticket-title">
        <h1 ref={heading} tabIndex={-1} title={changes.shown.title} data-marked={marked} className={edit.open ? 'unseen' : ''}>{changes.shown.title}</h1>
        {update && !edit.open && <Button size="small" type="text" icon={<EditOutlined />} loading={edit.saving} aria-label={said.editTitle} title={said.editTitle} onClick={edit.begin} />}
        {edit.open && (
          <form className="text-edit line" onSubmit={(event) => { event.preventDefault(); edit.save(); }}>
            <input
              type="text"
              className="text-field"
              maxLength={500}
              autoFocus={edit.begun}
              dir="auto"
              aria-label={said.title}
              value={edit.text}
              onChange={(event) => { edit.type(event.target.value); }}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                event.stopPropagation();
                edit.cancel();
              }}
            />
            {edit.theirs === undefined && (
              <>
                <Button size="small" onClick={edit.cancel}>{texts.app.cancel}</Button>
                <Button size="small" type="primary" htmlType="submit" disabled={!edit.text.trim()}>{texts.app.save}</Button>
              </>
            )}
          </form>
        )}
      </div>
      {edit.open && edit.theirs !== undefined && <Conflict theirs={edit.theirs} mine={edit.text} onTheirs={edit.cancel} onMine={edit.insist} />}
    </>
  );
}
