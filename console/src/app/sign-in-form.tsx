import { Button } from 'antd';
import type { ReactNode } from 'react';
import { session } from '../api/index.ts';
import { useSignIn } from '../api/sign-in.ts';
import { texts } from '../texts/index.ts';

const said = texts.app.signIn;

interface Props {
  email?: string;
  /** What else can be done here. */
  children?: ReactNode;
}

/** Asks who somebody is. Its fields are the browser's own: it is the first that everybody loads. */
export function SignInForm({ email = '', children }: Props) {
  const { problem, busy, submit } = useSignIn(session);
  return (
    <form className="sign-in-form" onSubmit={submit}>
      {problem && <p role="alert" className="problem-line">{problem}</p>}
      <label>
        {said.email}
        <input className="text-field" name="email" type="email" autoComplete="username" defaultValue={email} autoFocus={!email} required />
      </label>
      <label>
        {said.password}
        <input className="text-field" name="password" type="password" autoComplete="current-password" autoFocus={email !== ''} required />
      </label>
      <Button type="primary" htmlType="submit" block loading={busy}>{said.submit}</Button>
      {children}
    </form>
  );
}
