import { type SubmitEvent, useState } from 'react';
import type { Person, Session, SessionState } from '../api/session.ts';

interface Props {
  session: Session;
  state: SessionState;
}

/** Who is signed in, or the way to become it. */
export function SessionBar({ session, state }: Props) {
  return (
    <header className="session-bar">
      <h1>Backoffice API</h1>
      {state.person ? <SignedIn person={state.person} session={session} /> : <SignIn ended={state.ended} session={session} />}
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
  const [problem, setProblem] = useState(ended ? 'Your session has ended' : '');
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      await session.signIn(text(form, 'email'), text(form, 'password'));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Not signed in');
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      {problem && <span role="alert">{problem}</span>}
      <input name="email" type="email" autoComplete="username" placeholder="E-mail" aria-label="E-mail" required />
      <input name="password" type="password" autoComplete="current-password" placeholder="Password" aria-label="Password" required />
      <button disabled={busy}>Sign in</button>
    </form>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
