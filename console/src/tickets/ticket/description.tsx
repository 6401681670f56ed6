import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Initial } from '../../ui/initial.tsx';
import { texts } from '../../texts/index.ts';
import { Guarded } from '../../ui/guarded.tsx';
import { Time } from '../../ui/time.tsx';
import { Written } from '../conversation/written.tsx';
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
}

/** What was asked for. */
export function Description({ ticket, changes, marked }: Props) {
  const edit = useTextEdit(ticket, 'description', changes);
  const { update } = useRights(ticket);
  return (
    <article className="comment description" data-marked={marked} aria-label={said.description}>
      <header>
        <span className="author">
          <Initial of={ticket.customer?.companyName ?? '?'} size={22} />
          <strong><Guarded of={ticket} field="customer">{({ companyName }) => companyName}</Guarded></strong>
        </span>
        <span className="request-mark">{said.request}</span>
        <span className="grow" />
        <span className="when"><Time at={ticket.createdAt} /></span>
        {update && !edit.open && <Button size="small" type="text" icon={<EditOutlined />} loading={edit.saving} aria-label={said.editDescription} title={said.editDescription} onClick={edit.begin} />}
      </header>
      {edit.open ? (
        <form className="text-edit" onSubmit={(event) => { event.preventDefault(); edit.save(); }}>
          <textarea
            className="text-field"
            rows={4}
            maxLength={20_000}
            autoFocus={edit.begun}
            dir="auto"
            aria-label={said.description}
            value={edit.text}
            onChange={(event) => { edit.type(event.target.value); }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) edit.save();
              else if (event.key === 'Escape' && edit.text === ticket.description) edit.cancel();
              else return;
              event.stopPropagation();
            }}
          />
          {edit.theirs === undefined ? (
            <div className="form-end">
              <Button size="small" onClick={edit.cancel}>{texts.app.cancel}</Button>
              <Button size="small" type="primary" htmlType="submit" disabled={!edit.text.trim()}>{texts.app.save}</Button>
            </div>
          ) : (
            <Conflict theirs={edit.theirs} mine={edit.text} onTheirs={edit.cancel} onMine={edit.insist} />
          )}
        </form>
      ) : (
        <Written text={changes.shown.description} />
      )}
    </article>
  );
}
