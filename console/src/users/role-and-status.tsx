import { type UserStatus, setUserStatus, updateUserRole } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { useGivePowers } from '../roles/powers.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { PickOne } from '../ui/pick-one.tsx';
import { say } from '../ui/say.tsx';
import type { UserDetail } from './detail.tsx';
import { useGivenRoles } from './given-roles.ts';
import { STATUSES } from './search.ts';
import { useStop } from './use-stop.ts';

const said = texts.users;

/** What a user is here, changed at once, what weighs much after a question; one's own stays as it is. */
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
  const { names, powersOf } = useGivenRoles();
  const give = useGivePowers();
  const { run, busy } = useChange(updateUserRole, 'users', 'roles');
  const change = async (role: string) => {
    try {
      await run({ id: user.id, role, expectedVersion: user.version });
      say.success(said.roleSaved(user.name, role));
    } catch (error) {
      say.error(error);
    }
  };
  const pick = (role: string) => { give(powersOf(role), { title: said.giveTitle(user.name, role), yes: said.giveYes }, () => change(role)); };
  // one's own role is at its place also where one may not see the others
  const options = (names.includes(user.role) ? names : [user.role, ...names]).map((name) => ({ value: name, label: name }));
  return (
    <div className="field">
      <span aria-hidden="true">{said.form.role}</span>
      <PickOne label={said.form.role} testId="role-choice" value={user.role} busy={busy} options={options} onPick={pick} />
    </div>
  );
}

function Status({ user }: { user: UserDetail }) {
  const stop = useStop();
  const { run, busy } = useChange(setUserStatus, 'users');
  const change = async (status: UserStatus) => {
    try {
      await run({ id: user.id, status, expectedVersion: user.version });
      say.success(said.statusSaved(user.name, status));
    } catch (error) {
      say.error(error);
    }
  };
  const pick = (status: UserStatus) => { stop(user.name, [user], status, () => change(status)); };
  const options = STATUSES.map((value) => ({ value, label: said.status[value] }));
  return (
    <div className="field">
      <span aria-hidden="true">{said.columns.status}</span>
      <PickOne label={said.columns.status} testId="status-choice" value={user.status} busy={busy} options={options} onPick={(status) => { pick(status as UserStatus); }} />
    </div>
  );
}
