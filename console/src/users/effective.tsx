import { knownPermissions } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { sentences } from '../roles/preview.tsx';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Guarded } from '../ui/guarded.tsx';
import type { UserDetail } from './detail.tsx';
import { OwnPermissions } from './own-permissions.tsx';

const said = texts.users;

/** What a user may do, in plain words where the words may be seen. */
export function Effective({ user }: { user: UserDetail }) {
  const may = useMay();
  const mine = usePerson().id === user.id;
  const { data } = useAnswer(knownPermissions, {}, { enabled: may('roles:read') });
  const known = data?.permissions;
  return (
    <Card title={said.effective} extra={!mine && known && user.permissions && may('users:update') && <OwnPermissions user={user} known={known} />}>
      <Guarded of={user} field="effectivePermissions" none={said.nothing}>
        {(all) =>
          known ? (
            <ul className="may-do">{sentences(all, known).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
          ) : (
            <ul className="chips">{all.map((permission) => <li key={permission}><code>{permission}</code></li>)}</ul>
          )}
      </Guarded>
    </Card>
  );
}
