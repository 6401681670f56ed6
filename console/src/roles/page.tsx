import './roles.css';
import { LeftOutlined, PlusOutlined } from '@ant-design/icons';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { roles as rolesQuery } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { Page } from '../ui/page.tsx';
import { Pill } from '../ui/pill.tsx';
import { Problem } from '../ui/problem.tsx';
import { useHad } from '../ui/use-had.ts';
import { RoleEditor } from './editor.tsx';
import type { Role } from './model.ts';

const said = texts.roles;
const route = getRouteApi('/roles');

/** Roles, and what each allows. The address holds which one is shown. */
export function RolesPage() {
  const { role: name, create } = route.useSearch();
  const navigate = useNavigate();
  const mayCreate = useMay()('roles:create', true);
  const answer = useAnswer(rolesQuery, {});
  const all = nodesOf(answer.data?.roles);
  const shown = all.find((role) => role.name === name);
  const known = answer.data?.permissions ?? [];
  const creating = useHad(mayCreate) && create;
  // what was asked for is done: there is nothing left to save
  const show = (role: string | undefined) => void navigate({ to: '/roles', search: { role }, ignoreBlocker: true });
  const begin = <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate({ to: '/roles', search: { create: true } })}>{said.create}</Button>;

  return (
    <Page title={said.title} actions={mayCreate && begin}>
      {answer.isError && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isPending && <RolesWaiting />}
      {answer.data && (
        <div className="master-detail" data-shown={shown !== undefined || Boolean(creating)}>
          <List roles={all} />
          <p className="to-all"><Link to="/roles" search={{}}><LeftOutlined aria-hidden="true" /> {said.title}</Link></p>
          {creating && <RoleEditor key="new" role={undefined} known={known} onShow={show} />}
          {!creating && shown && <RoleEditor key={shown.id} role={shown} known={known} onShow={show} />}
          {!creating && !shown && <Card><p className="hint">{said.pick}</p></Card>}
        </div>
      )}
    </Page>
  );
}

/** Stands for the roles and the one that is shown until they are there. */
const RolesWaiting = () => (
  <div className="master-detail" role="status" aria-label={texts.app.starting}>
    <Skeleton active title={false} paragraph={{ rows: 8 }} />
    <Card><Skeleton active paragraph={{ rows: 12 }} /></Card>
  </div>
);

function List({ roles }: { roles: readonly Role[] }) {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const found = roles.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted));
  return (
    <div className="picker">
      <input className="text-field" type="search" aria-label={said.search} placeholder={said.search} value={search} onChange={(event) => { setSearch(event.target.value); }} />
      <ul>
        {found.map((role) => (
          <li key={role.id}>
            <Link to="/roles" search={{ role: role.name }}>
              <strong>{role.name}</strong> {role.builtIn && <Pill>{said.builtIn}</Pill>}
              <small>{role.description}</small>
              <small><Guarded of={role} field="memberCount">{said.members}</Guarded></small>
            </Link>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="hint">{said.empty}</p>}
    </div>
  );
}
