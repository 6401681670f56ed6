import { Card } from 'antd';
import { type UserStatus, setUserStatus, updateUserRole } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { useSay } from '../ui/say.tsx';
import type { UserDetail } from './detail.tsx';
import { useRoleNames } from './role-names.ts';

const said = texts.users;

/** What a user is here, changed at once; one's own stays as it is. */
export function RoleAndStatus({ user }: { user: UserDetail }) {
  const may = useMay();
  const mine = usePerson().id === user.id;
  if (mine || (!may('roles:assign') && !may('users:suspend'))) return null;
  return (
    <Card title={said.roleAndStatus}>
      {may('roles:assign') && <Role user={user} />}
      {may('users:suspend') && <Status user={user} />}
      <p className="hint below">{said.atOnce}</p>
    </Card>
  );
}

function Role({ user }: { user: UserDetail }) {
  const names = useRoleNames();
  const say = useSay();
  const { run, busy } = useChange(updateUserRole, 'users', 'roles');
  const change = async (role: string) => {
    try {
      await run({ id: user.id, role, expectedVersion: user.version });
      say.success(said.roleSaved(user.name, role));
    } catch (error) {
      say.error(error);
    }
  };
  const options = [...new Set([user.role, ...names])].map((name): [string, string] => [name, name]);
  return (
    <label className="field">
      {said.form.role}
      <Choice value={user.role} disabled={busy} onChange={(role) => void change(role)} options={options} />
    </label>
  );
}

function Status({ user }: { user: UserDetail }) {
  const say = useSay();
  const { run, busy } = useChange(setUserStatus, 'users');
  const change = async (status: UserStatus) => {
    try {
      await run({ id: user.id, status, expectedVersion: user.version });
      say.success(said.statusSaved(user.name, status));
    } catch (error) {
      say.error(error);
    }
  };
  return (
    <label className="field">
      {said.columns.status}
      <Choice value={user.status} disabled={busy} onChange={(status) => void change(status as UserStatus)} options={optionsOf(said.status)} />
    </label>
  );
}
