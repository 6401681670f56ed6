import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { can } from '../api/can.ts';
import { useSession } from '../api/hooks.ts';
import { answers, live, rights, session } from '../api/index.ts';
import { PersonContext } from '../api/person.ts';
import type { Person, SessionState } from '../api/session.ts';
import { texts } from '../texts/index.ts';
import { forgetPlaces } from '../tickets/list-places.ts';
import { ahead } from '../ui/ahead.ts';
import { forgetDrafts } from '../ui/drafts.ts';
import { Messages } from '../ui/messages.tsx';
import { Problem } from '../ui/problem.tsx';
import { Questions } from '../ui/questions.tsx';
import { forgetRecent } from '../ui/recent.ts';
import { router } from './router.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { Themed } from './theme.tsx';

/** How long to wait before a server that could not be reached at the start is asked again, in milliseconds. */
const RETRY = 5_000;

/** The console. */
export function App() {
  return (
    <Themed>
      <Questions>
        <QueryClientProvider client={answers}>
          <Started />
        </QueryClientProvider>
        <Messages />
      </Questions>
    </Themed>
  );
}

/** Goes on with the session of this browser, before anything is shown. */
function Started() {
  const [state, setState] = useState<'starting' | 'started' | Error>('starting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      session.restore().then(
        () => { setState('started'); },
        (error: unknown) => {
          setState(error instanceof Error ? error : new Error(String(error)));
          timer = setTimeout(start, RETRY);
        },
      );
    };
    start();
    return () => { clearTimeout(timer); };
  }, []);
  if (state === 'started') return <Gate />;
  return <Starting problem={state === 'starting' ? undefined : state} />;
}

function Starting({ problem }: { problem?: Error | undefined }) {
  return <div className="starting">{problem ? <Problem error={problem} /> : <p role="status">{texts.app.starting}</p>}</div>;
}

/** Whose pages to show: when a session ends, they stay, below a sign-in. */
function shownOf(state: SessionState, before: Person | null): Person | null {
  if (state.person) return state.person;
  return state.over === 'ended' ? before : null;
}

function Gate() {
  const state = useSession();
  const [shown, setShown] = useState<Person | null>(state.person);
  const next = shownOf(state, shown);
  if (next !== shown) setShown(next);
  const over = state.person ? undefined : state.over;
  const id = state.person?.id;
  const seesTickets = state.person !== null && can(state.person.permissions, 'tickets:read');

  useEffect(() => {
    if (id) live.start(seesTickets);
    return () => { live.stop(false); };
  }, [id, seesTickets]);
  useEffect(() => (id ? rights.watch() : undefined), [id]);
  const allowed = state.person?.permissions.join(' ');
  useEffect(() => {
    // what was refused while the session was over, or before the rights were others
    if (id) void answers.invalidateQueries();
  }, [id, allowed]);
  useEffect(() => {
    if (next) return;
    live.stop(true);
    answers.clear();
    forgetPlaces();
    // whose session ended comes back to what they typed, also after a reload
    if (over !== 'signed out') return;
    forgetRecent();
    forgetDrafts();
    ahead.forget();
  }, [next, over]);

  // by now nothing of the page before asks to be kept
  useEffect(() => { if (over === 'replaced') location.reload(); }, [over]);

  if (over === 'replaced') return <Starting />;
  if (!next) return <SignInPage ended={over === 'ended'} />;
  return (
    <PersonContext value={next}>
      <RouterProvider router={router} />
      {state.person === null && <SignInAgain email={next.email} />}
    </PersonContext>
  );
}
