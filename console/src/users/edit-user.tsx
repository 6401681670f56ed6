import { Button, Form } from 'antd';
import { updateUser } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Contested } from '../ui/contested.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { EMAIL, PASSWORD } from '../ui/rules.ts';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { useFollowing } from '../ui/use-following.ts';
import type { UserDetail } from './detail.tsx';

const said = texts.users;

interface Values {
  name: string;
  email: string;
  password: string;
}

/** Changes a user, as far as one may. */
export function EditUser({ user }: { user: UserDetail }) {
  const may = useMay();
  const mine = usePerson().id === user.id;
  if (!may('users:update')) return null;
  return <Card title={said.edit}><Details user={user} mine={mine} /></Card>;
}

function Details({ user, mine }: { user: UserDetail; mine: boolean }) {
  const [form] = Form.useForm<Values>();
  const { run, busy } = useChange(updateUser, 'users');
  const start = { name: user.name, email: user.email ?? '', password: '' };
  const following = useFollowing(form, start, user.version);
  useUnsaved(() => form.isFieldsTouched() && changes(user, form.getFieldsValue()) !== undefined);

  async function submit(values: Values) {
    try {
      await run({ id: user.id, expectedVersion: following.version(), ...changes(user, values) });
      following.saved();
      form.setFieldValue('password', '');
      say.success(said.saved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  return (
    <Form form={form} layout="vertical" name="edit-user" initialValues={start} onFinish={(values) => void submit(values)}>
      <Form.Item name="name" label={said.form.name} rules={[{ required: true, whitespace: true, message: said.form.nameMissing }]}>
        <input className="text-field" autoComplete="off" />
      </Form.Item>
      {user.email !== null && (
        <Form.Item name="email" label={said.form.email} rules={EMAIL(said.form.emailWrong)}>
          <input className="text-field" type="email" autoComplete="off" />
        </Form.Item>
      )}
      {!mine && (
        <Form.Item name="password" label={said.form.newPassword} extra={said.form.newPasswordHint} rules={PASSWORD(said.form.passwordShort)}>
          <input className="text-field" type="password" autoComplete="new-password" />
        </Form.Item>
      )}
      <Contested form={form} following={following} now={start} labels={said.form} />
      <Button type="primary" htmlType="submit" loading={busy}>{texts.app.save}</Button>
    </Form>
  );
}

/** What is other than the user has it, if anything is. */
function changes(user: UserDetail, { name, email, password }: Values) {
  const changed = {
    ...(name !== user.name && { name }),
    ...(user.email !== null && email !== user.email && { email }),
    ...(password && { password }),
  };
  return Object.keys(changed).length > 0 ? changed : undefined;
}
