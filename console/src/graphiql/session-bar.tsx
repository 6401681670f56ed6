import type { Person, Session, SessionState } from '../api/session.ts';
import { useSignIn } from '../api/sign-in.ts';

interface Props {
  session: Session;
  state: SessionState;
}

/** Who is signed in, or the way to become it. */
export function SessionBar({ session, state }: Props) {
  return (
    <header className="session-bar">
      <h1>Backoffice API</h1>
      {state.person ? <SignedIn person={state.person} session={session} /> : <SignIn ended={state.over === 'ended'} session={session} />}
    </header>
  );
}

function SignedIn({ person, session }: { person: Person; session: Session }) {
  return (
    <>
      <span data-testid="signed-in">
        {person.name} · {person.role}
      </span>
      <button type="button" onClick={() => void session.signOut()}>
        Sign out
      </button>
    </>
  );
}

function SignIn({ ended, session }: { ended: boolean; session: Session }) {
  const { problem, busy, submit } = useSignIn(session, ended ? 'Your session has ended' : '');
  return (
    <form onSubmit={submit}>
      {problem && <span role="alert">{problem}</span>}
      <input name="email" type="email" autoComplete="username" placeholder="E-mail" aria-label="E-mail" required />
      <input name="password" type="password" autoComplete="current-password" placeholder="Password" aria-label="Password" required />
      <button disabled={busy}>Sign in</button>
    </form>
  );
}
