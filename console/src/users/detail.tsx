import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type UserQuery, user as userQuery } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { NotFound } from '../app/not-found.tsx';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { useConfirmDelete } from '../ui/confirm.tsx';
import { Facts } from '../ui/facts.tsx';
import { Guarded, Lock } from '../ui/guarded.tsx';
import { Page } from '../ui/page.tsx';
import { idIn } from '../ui/place.ts';
import { Locked, Problem } from '../ui/problem.tsx';
import { useRecent } from '../ui/recent.ts';
import { Time } from '../ui/time.tsx';
import { useHere } from '../ui/use-here.ts';
import { Waiting } from '../ui/waiting.tsx';
import { refusal } from '../api/refusals.ts';
import { nodesOf } from '../ui/nodes.ts';
import { StatusPill } from './columns.tsx';
import { EditUser } from './edit-user.tsx';
import { Effective } from './effective.tsx';
import { RoleAndStatus } from './role-and-status.tsx';
import { Sessions } from './sessions.tsx';
import { useUserManagement } from './use-user-management.ts';

const said = texts.users;
const route = getRouteApi('/users/$id');

/** A user as the page has them. */
export type UserDetail = NonNullable<UserQuery['user']>;

/** One user. */
export function UserPage() {
  const { id } = route.useParams();
  const known = idIn(id) !== undefined;
  const answer = useAnswer(userQuery, { id }, { enabled: known });
  const user = answer.data?.user;
  const may = useMay();
  useRecent(user && { kind: 'user', path: `/users/${id}`, label: user.name });
  if (!known) return <NotFound />;
  if (answer.isError && !user) return <Page title={said.one}><Problem error={answer.error} retry={() => void answer.refetch()} /></Page>;
  if (answer.isPending) return <Page title={said.one}><Waiting /></Page>;
  if (!user) return may('users:read') ? <NotFound /> : <Page title={said.one}><Locked permission="users:read" /></Page>;
  return (
    <Page title={user.name} above={<Link to="/users">{said.title}</Link>} actions={<Actions key={id} user={user} />}>
      {answer.isError && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      <div className="columns">
        <div className="stack">
          <Card title={said.details}>
            <Facts
              of={[
                [said.columns.email, <Guarded of={user} field="email" />],
                [said.columns.role, user.role],
                [said.columns.status, <StatusPill status={user.status} />],
                [said.columns.created, <Time at={user.createdAt} />],
                [said.updated, <Time at={user.updatedAt} />],
                [
                  said.columns.lastLogin,
                  <Guarded of={user} field="lastLoginAt" none={texts.app.never}>{(at) => <Time at={at} />}</Guarded>,
                ],
                [said.lastLoginFrom, <Guarded of={user} field="lastLoginIp" />],
              ]}
            />
          </Card>
          <RoleAndStatus user={user} />
        </div>
        <EditUser key={user.id} user={user} />
        <Effective user={user} />
        <Card title={said.sessions.title} className="wide">
          {user.sessions ? <Sessions sessions={nodesOf(user.sessions)} owner={user.id} /> : <Lock permission={refusal(user, 'sessions')?.permission} />}
        </Card>
      </div>
    </Page>
  );
}

function Actions({ user }: { user: UserDetail }) {
  const may = useMay();
  const me = usePerson();
  const navigate = useNavigate();
  const confirm = useConfirmDelete();
  const { removeUser } = useUserManagement();
  const here = useHere();
  if (!may('users:delete') || me.id === user.id) return null;
  const remove = async () => {
    if ((await removeUser(user)) && here()) await navigate({ to: '/users', ignoreBlocker: true });
  };
  return <Button danger onClick={() => { confirm(said.deleteTitle(user.name), said.deleteText, remove); }}>{texts.app.delete}</Button>;
}
