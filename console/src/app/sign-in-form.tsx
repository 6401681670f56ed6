import { Button } from 'antd';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { session } from '../api/index.ts';
import { texts } from '../texts/index.ts';

const said = texts.app.signIn;

interface Props {
  email?: string;
  /** What else can be done here. */
  children?: ReactNode;
}

/** Asks who somebody is. Its fields are the browser's own: it is the first that everybody loads. */
export function SignInForm({ email = '', children }: Props) {
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      await session.signIn(text(form, 'email'), text(form, 'password'));
    } catch (error) {
      setProblem(error instanceof TypeError ? (texts.app.errors.UNREACHABLE ?? '') : (error as Error).message);
      setBusy(false);
    }
  }

  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      {problem && <p role="alert" className="problem-line">{problem}</p>}
      <label>
        {said.email}
        <input name="email" type="email" autoComplete="username" defaultValue={email} autoFocus={!email} required />
      </label>
      <label>
        {said.password}
        <input name="password" type="password" autoComplete="current-password" autoFocus={email !== ''} required />
      </label>
      <Button type="primary" htmlType="submit" block loading={busy}>{said.submit}</Button>
      {children}
    </form>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
