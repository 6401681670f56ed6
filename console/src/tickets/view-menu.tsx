import { EllipsisOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type SubmitEvent, useRef, useState } from 'react';
import { type SavedViewTabFragment, deleteSavedView, updateSavedView } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { useConfirmDelete } from '../ui/confirm.tsx';
import { Conflict } from '../ui/conflict.tsx';
import { Popup } from '../ui/popup.tsx';
import { say } from '../ui/say.tsx';
import { useHere } from '../ui/use-here.ts';

const said = texts.ticketList.saved;

interface Props {
  view: SavedViewTabFragment;
  /** How many views the viewer has. */
  count: number;
  onDeleted: () => void;
}

/** Renames, shares, moves and deletes a view. */
export function ViewMenu(props: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => { setOpen(false); };
  const label = said.menu(props.view.name);
  return (
    <>
      <Button ref={button} size="small" type="text" icon={<EllipsisOutlined />} aria-label={label} title={label} aria-expanded={open} onClick={() => { setOpen(!open); }} />
      {open && <Popup label={label} anchor={() => button.current} onClose={close}><ViewForm {...props} onClose={close} /></Popup>}
    </>
  );
}

function ViewForm({ view, count, onDeleted, onClose }: Props & { onClose: () => void }) {
  const { id, name, version, shared, position } = view;
  const confirm = useConfirmDelete();
  const mayShare = useMay()('views:share');
  const here = useHere();
  const update = useChange(updateSavedView, 'tickets');
  const { run: remove } = useChange(deleteSavedView, 'tickets');
  const [seen, setSeen] = useState(name);
  const [typed, setTyped] = useState(name);
  const contested = typed !== seen && name !== seen && name !== typed;

  const change = async (input: { name?: string; shared?: boolean; position?: number }) => {
    try {
      await update.run({ id, expectedVersion: version, ...input });
      if (here()) onClose();
    } catch (error) {
      say.error(error);
    }
  };
  const rename = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void change({ name: typed });
  };
  const drop = async () => {
    try {
      await remove({ id, expectedVersion: version });
      say.success(said.deleted(name));
      onDeleted();
    } catch (error) {
      say.error(error);
    }
  };
  return (
    <form className="view-form" onSubmit={rename}>
      <label>
        {said.name}
        <input data-first className="choice" required maxLength={80} readOnly={update.busy} value={typed} onChange={({ target }) => { setTyped(target.value); }} />
      </label>
      {contested && <Conflict theirs={name} mine={typed} onTheirs={() => { setTyped(name); setSeen(name); }} onMine={() => { setSeen(name); }} />}
      <Button block htmlType="submit" disabled={typed === name || contested} loading={update.busy}>{said.rename}</Button>
      {mayShare && <label className="check"><input type="checkbox" checked={shared} onChange={({ target }) => void change({ shared: target.checked })} /> {said.shared}</label>}
      {position !== null && (
        <div className="form-row">
          <Button size="small" disabled={position === 0} onClick={() => void change({ position: position - 1 })}>{said.left}</Button>
          <Button size="small" disabled={position >= count - 1} onClick={() => void change({ position: position + 1 })}>{said.right}</Button>
        </div>
      )}
      <Button block danger onClick={() => { onClose(); confirm(said.deleteTitle(name), said.deleteText, drop); }}>{texts.app.delete}</Button>
    </form>
  );
}
