import { type SubmitEvent, useState } from 'react';
import { texts } from '../texts/index.ts';
import type { Session } from './session.ts';

/** What a form with the fields `email` and `password` needs to sign somebody in: what to do with it, and what came of the last attempt. */
export function useSignIn(session: Session, first = ''): { problem: string; busy: boolean; submit: (event: SubmitEvent<HTMLFormElement>) => void } {
  const [problem, setProblem] = useState(first);
  const [busy, setBusy] = useState(false);

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    session.signIn(text(form, 'email'), text(form, 'password')).catch((error: unknown) => {
      setProblem(wordsFor(error));
      setBusy(false);
    });
  }

  return { problem, busy, submit };
}

/** What the server said, or that it could not be asked: `fetch` fails with a TypeError then. */
function wordsFor(error: unknown): string {
  if (error instanceof TypeError) return texts.app.errors.UNREACHABLE ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
