import { Button } from 'antd';
import { type SessionRowFragment, endSessions, revokeSession } from '#operations';
import { useChange } from '../api/hooks.ts';
import { session } from '../api/index.ts';
import { useMay, usePerson } from '../api/person.ts';
import { useWouldLose } from '../app/use-sign-out.ts';
import { texts } from '../texts/index.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Pill } from '../ui/pill.tsx';
import { useQuestions } from '../ui/questions.tsx';
import { say } from '../ui/say.tsx';
import { Time } from '../ui/time.tsx';
import { programOf } from './program.ts';

const said = texts.users.sessions;

/** The open sessions of a user, each with a way to end it. */
export function Sessions({ sessions, owner }: { sessions: readonly SessionRowFragment[]; owner: string }) {
  const mine = usePerson().id === owner;
  const mayEnd = useMay()('users:revoke') || mine;
  const { run, busy } = useChange(revokeSession, 'users', 'profile');
  const end = async (id: string) => {
    if (busy) return;
    try {
      await run({ id });
      say.success(said.ended);
    } catch (error) {
      say.error(error);
    }
  };
  const columns: Column<SessionRowFragment>[] = [
    {
      key: 'device',
      title: said.device,
      render: ({ userAgent, isCurrent }) => (
        <span title={userAgent ?? undefined}>
          {userAgent ? programOf(userAgent) : said.unknown} {isCurrent && <Pill tone="blue">{said.current}</Pill>}
        </span>
      ),
    },
    { key: 'address', title: said.address, render: ({ ipAddress }) => ipAddress ?? '–', minor: true },
    { key: 'began', title: said.began, render: ({ createdAt }) => <Time at={createdAt} />, minor: true },
    { key: 'used', title: said.used, render: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    { key: 'ends', title: said.ends, render: ({ expiresAt }) => <Time at={expiresAt} />, minor: true },
    {
      key: 'end',
      title: texts.app.actions,
      render: ({ id, isCurrent }) => mayEnd && !isCurrent && <Button size="small" aria-disabled={busy} onClick={() => void end(id)}>{said.end}</Button>,
    },
  ];
  return <DataTable caption={said.title} columns={columns} rows={sessions} empty={said.empty} />;
}

/** Ends all sessions of whoever is signed in, this one too. */
export function EndAll() {
  const modal = useQuestions();
  const wouldLose = useWouldLose();
  const { run, busy } = useChange(endSessions);
  const end = async () => {
    try {
      await run({ everywhere: true });
      await session.signOut();
    } catch (error) {
      say.error(error);
    }
  };
  const ask = async () => {
    const lost = (await wouldLose()) ? ` ${texts.app.signingOut.text}` : '';
    modal.confirm({ title: said.endAll, content: said.endAllText + lost, okText: said.endAll, cancelText: texts.app.cancel, onOk: end });
  };
  return <Button size="small" loading={busy} onClick={() => void ask()}>{said.endAll}</Button>;
}
