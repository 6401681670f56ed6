import { Button, Form } from 'antd';
import { type UserRowFragment, updateUser } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Contested } from '../ui/contested.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { LockedForm } from '../ui/guarded.tsx';
import { EMAIL, PASSWORD } from '../ui/rules.ts';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { useFollowing } from '../ui/use-following.ts';
import { useHad } from '../ui/use-had.ts';
import type { UserDetail } from './detail.tsx';

const UPDATE = 'users:update';
const said = texts.users;

interface Values {
  name: string;
  email: string;
  password: string;
}

interface Props {
  user: UserDetail;
}

const valuesOf = ({ name, email }: Pick<UserRowFragment, 'name' | 'email' | 'version'>): Values => ({ name, email: email ?? '', password: '' });

/** Changes a user, as far as one may. */
export function EditUser({ user }: Props) {
  const may = useMay()(UPDATE);
  return useHad(may) && <Details user={user} readOnly={!may} />;
}

function Details({ user, readOnly }: Props & { readOnly: boolean }) {
  const [form] = Form.useForm<Values>();
  const mine = usePerson().id === user.id;
  const { run, busy } = useChange(updateUser, 'users');
  const start = valuesOf(user);
  const following = useFollowing(form, user, valuesOf);
  useUnsaved(following.dirty);

  async function submit(values: Values) {
    const { values: before, version } = following.seen();
    try {
      const now = (await run({ id: user.id, expectedVersion: version, ...changes(before, values) })).updateUser?.user;
      following.saved(values, now);
      say.success(said.saved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  if (readOnly && !following.dirty()) return null;
  return (
    <Card title={said.edit}>
      <Form form={form} layout="vertical" name="edit-user" initialValues={start} onFinish={(values) => void submit(values)}>
        <Form.Item name="name" label={said.form.name} rules={[{ required: true, whitespace: true, message: said.form.nameMissing }]}>
          <input className="text-field" autoComplete="off" readOnly={readOnly} />
        </Form.Item>
        {user.email !== null && (
          <Form.Item name="email" label={said.form.email} rules={EMAIL(said.form.emailWrong)}>
            <input className="text-field" type="email" autoComplete="off" readOnly={readOnly} />
          </Form.Item>
        )}
        {!mine && (
          <Form.Item name="password" label={said.form.newPassword} extra={said.form.newPasswordHint} rules={PASSWORD(said.form.passwordShort)}>
            <input className="text-field" type="password" autoComplete="new-password" readOnly={readOnly} />
          </Form.Item>
        )}
        <Contested form={form} following={following} labels={said.form} readOnly={readOnly} />
        {readOnly ? <LockedForm permission={UPDATE} /> : <Button type="primary" htmlType="submit" loading={busy}>{texts.app.save}</Button>}
      </Form>
    </Card>
  );
}

/** What is other than the user had it. */
const changes = (before: Values, values: Values): Partial<Values> =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== before[name as keyof Values]));
