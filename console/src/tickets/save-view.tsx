import { Button } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { type SavedViewTabFragment, createSavedView, updateSavedView } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { PickButton } from '../ui/pick-button.tsx';
import { say } from '../ui/say.tsx';
import { useHere } from '../ui/use-here.ts';
import type { TicketsSearch } from './list-search.ts';
import { keptOf } from './saved-views.ts';

const said = texts.ticketList.saved;

interface Props {
  search: TicketsSearch;
  /** The view that this began with, if the viewer may change it. */
  current: SavedViewTabFragment | undefined;
  onSaved: (id: string) => void;
}

/** Keeps what the list shows under a name. */
export const SaveView = (props: Props) => (
  <PickButton label={said.save} className="save-view" testId="save-view">
    {(close) => <SaveForm {...props} onSaved={(id) => { close(); props.onSaved(id); }} />}
  </PickButton>
);

function SaveForm({ search, current, onSaved }: Props) {
  const me = usePerson().id;
  const mayShare = useMay()('views:share');
  const create = useChange(createSavedView, 'tickets');
  const update = useChange(updateSavedView, 'tickets');
  const here = useHere();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);

  const attempt = async (work: () => Promise<{ id: string; name: string } | null | undefined>) => {
    try {
      const view = await work();
      if (!view) return;
      say.success(said.created(view.name));
      if (here()) onSaved(view.id);
    } catch (error) {
      say.error(error);
    }
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void attempt(async () => (await create.run({ name, ...(shared && { shared }), ...keptOf(search, me) })).createSavedView?.savedView);
  };
  const overwrite = ({ id, version }: SavedViewTabFragment) =>
    attempt(async () => (await update.run({ id, expectedVersion: version, ...keptOf(search, me) })).updateSavedView?.savedView);

  return (
    <form className="view-form" onSubmit={submit}>
      {current && <Button block loading={update.busy} onClick={() => void overwrite(current)}>{said.update(current.name)}</Button>}
      <label>
        {said.name}
        <input data-first className="choice" required maxLength={80} readOnly={create.busy} value={name} onChange={({ target }) => { setName(target.value); }} />
      </label>
      {mayShare && <label className="check"><input type="checkbox" disabled={create.busy} checked={shared} onChange={({ target }) => { setShared(target.checked); }} /> {said.shared}</label>}
      <Button block type="primary" htmlType="submit" loading={create.busy}>{said.create}</Button>
    </form>
  );
}
