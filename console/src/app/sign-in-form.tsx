import { Button, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { session } from '../api/index.ts';
import { texts } from '../texts/index.ts';

const said = texts.app.signIn;

interface Values {
  email: string;
  password: string;
}

interface Props {
  email?: string;
  /** What else can be done here. */
  children?: ReactNode;
}

/** Asks who somebody is. */
export function SignInForm({ email = '', children }: Props) {
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit({ email, password }: Values) {
    setBusy(true);
    try {
      await session.signIn(email, password);
    } catch (error) {
      setProblem(error instanceof TypeError ? (texts.app.errors.UNREACHABLE ?? '') : (error as Error).message);
      setBusy(false);
    }
  }

  return (
    <Form<Values> layout="vertical" requiredMark={false} initialValues={{ email, password: '' }} onFinish={(values) => void submit(values)} name="sign-in">
      {problem && <p role="alert" className="problem-line">{problem}</p>}
      <Form.Item label={said.email} name="email" rules={[{ required: true, message: said.emailMissing }]}>
        <Input type="email" autoComplete="username" autoFocus={!email} />
      </Form.Item>
      <Form.Item label={said.password} name="password" rules={[{ required: true, message: said.passwordMissing }]}>
        <Input type="password" autoComplete="current-password" autoFocus={email !== ''} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>{said.submit}</Button>
      {children}
    </Form>
  );
}
