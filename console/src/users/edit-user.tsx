import { Button, Card, Form, Input } from 'antd';
import { type UserStatus, setUserStatus, updateUser, updateUserRole } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { EMAIL, PASSWORD } from '../ui/rules.ts';
import { useSay } from '../ui/say.tsx';
import type { UserDetail } from './detail.tsx';
import { useRoleNames } from './role-names.ts';

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
  const mayEdit = may('users:update');
  if (!mayEdit && !may('roles:assign') && !may('users:suspend')) return null;
  return (
    <Card title={said.edit}>
      {mayEdit && <Details user={user} mine={mine} />}
      {!mine && may('roles:assign') && <Role user={user} />}
      {!mine && may('users:suspend') && <Status user={user} />}
    </Card>
  );
}

function Details({ user, mine }: { user: UserDetail; mine: boolean }) {
  const [form] = Form.useForm<Values>();
  const say = useSay();
  const { run, busy } = useChange(updateUser, 'users');

  async function submit({ name, email, password }: Values) {
    const changed = {
      ...(name !== user.name && { name }),
      ...(user.email !== null && email !== user.email && { email }),
      ...(password && { password }),
    };
    try {
      await run({ id: user.id, expectedVersion: user.version, ...changed });
      say.success(said.saved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  return (
    <Form form={form} layout="vertical" name="edit-user" initialValues={{ name: user.name, email: user.email ?? '', password: '' }} onFinish={(values) => void submit(values)}>
      <Form.Item name="name" label={said.form.name} rules={[{ required: true, whitespace: true, message: said.form.nameMissing }]}>
        <Input autoComplete="off" />
      </Form.Item>
      {user.email !== null && (
        <Form.Item name="email" label={said.form.email} rules={EMAIL(said.form.emailWrong)}>
          <Input type="email" autoComplete="off" />
        </Form.Item>
      )}
      {!mine && (
        <Form.Item name="password" label={said.form.newPassword} extra={said.form.newPasswordHint} rules={PASSWORD(said.form.passwordShort)}>
          <Input type="password" autoComplete="new-password" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" loading={busy}>{texts.app.save}</Button>
    </Form>
  );
}

function Role({ user }: { user: UserDetail }) {
  const names = useRoleNames();
  const say = useSay();
  const { run, busy } = useChange(updateUserRole, 'users', 'roles');
  const change = async (role: string) => {
    try {
      await run({ id: user.id, role, expectedVersion: user.version });
      say.success(said.roleSaved(user.name, role));
    } catch (error) {
      say.error(error);
    }
  };
  const options = [...new Set([user.role, ...names])].map((name): [string, string] => [name, name]);
  return (
    <label className="field">
      {said.form.role}
      <Choice value={user.role} disabled={busy} onChange={(role) => void change(role)} options={options} />
    </label>
  );
}

function Status({ user }: { user: UserDetail }) {
  const say = useSay();
  const { run, busy } = useChange(setUserStatus, 'users');
  const change = async (status: UserStatus) => {
    try {
      await run({ id: user.id, status, expectedVersion: user.version });
      say.success(said.statusSaved(user.name, status));
    } catch (error) {
      say.error(error);
    }
  };
  return (
    <label className="field">
      {said.columns.status}
      <Choice value={user.status} disabled={busy} onChange={(status) => void change(status as UserStatus)} options={optionsOf(said.status)} />
    </label>
  );
}
