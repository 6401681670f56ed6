import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { UserRowFragment, UserStatus } from '#operations';
import { useMay } from '../api/person.ts';
import { useGivePowers } from '../roles/powers.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { say } from '../ui/say.tsx';
import { useGivenRoles } from './given-roles.ts';
import { useStop } from './use-stop.ts';
import { useUserManagement } from './use-user-management.ts';

const said = texts.users.bulk;

interface Props {
  /** The chosen users. */
  rows: readonly UserRowFragment[];
  onDone: () => void;
}

/** What can be done to the chosen users together. What was refused stays here, with the reasons, until it is closed. */
export function BulkBar({ rows, onDone }: Props) {
  const may = useMay();
  const { names, powersOf } = useGivenRoles();
  const give = useGivePowers();
  const stop = useStop();
  const { bulkUpdate, isUpdating } = useUserManagement();
  const [role, setRole] = useState('');
  const [status, setStatus] = useState('');
  const [refused, setRefused] = useState<string[]>([]);

  async function apply() {
    const change = { ...(role && { role }), ...(status && { status: status as UserStatus }) };
    try {
      const results = await bulkUpdate(rows.map(({ id, version }) => ({ id, expectedVersion: version, ...change })));
      const reasons = results.flatMap(({ userErrors }, at) => userErrors.map(({ message }) => `${rows[at]?.name ?? ''}: ${message}`));
      if (reasons.length === 0) onDone();
      else setRefused(reasons);
    } catch (error) {
      say.error(error);
    }
  }

  const ask = () => {
    const many = texts.roles.members(rows.length);
    give(powersOf(role), { title: texts.users.giveTitle(many, role), yes: texts.users.giveYes }, () => {
      stop(many, rows, status as UserStatus | '', apply);
      return Promise.resolve();
    });
  };

  return (
    <section className="bulk-bar" aria-label={texts.app.selected(rows.length)}>
      <strong>{texts.app.selected(rows.length)}</strong>
      {may('roles:assign') && (
        <Choice aria-label={said.role} value={role} onChange={setRole} options={[['', `${said.role}…`], ...names.map((name): [string, string] => [name, name])]} />
      )}
      {may('users:suspend') && (
        <Choice aria-label={said.status} value={status} onChange={setStatus} options={[['', `${said.status}…`], ...optionsOf(texts.users.status)]} />
      )}
      <Button type="primary" disabled={!role && !status} loading={isUpdating} onClick={ask}>{said.apply}</Button>
      <Button type="text" onClick={onDone}>{texts.app.cancel}</Button>
      {refused.length > 0 && (
        <Alert
          type="warning"
          title={texts.users.bulkReasons}
          description={<ul>{refused.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
          closable={{ onClose: () => { setRefused([]); } }}
        />
      )}
    </section>
  );
}
