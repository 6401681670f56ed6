import { Button, Form } from 'antd';
import { changePassword } from '#operations';
import { useChange } from '../api/hooks.ts';
import { usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { placeProblems } from '../ui/form-problems.ts';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { clearSent } from '../ui/use-following.ts';

const said = texts.profile.password;

interface Values {
  currentPassword: string;
  newPassword: string;
  again: string;
}

/** Changes one's own password. */
export function ChangePassword() {
  const [form] = Form.useForm<Values>();
  const { email } = usePerson();
  const { run, busy } = useChange(changePassword, 'profile');
  useUnsaved(() => Object.values(form.getFieldsValue()).some(Boolean));

  async function submit(values: Values) {
    const { currentPassword, newPassword } = values;
    try {
      await run({ currentPassword, newPassword });
      clearSent(form, values);
      say.success(said.saved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  return (
    <Form form={form} layout="vertical" name="password" requiredMark={false} onFinish={(values) => void submit(values)} initialValues={{ currentPassword: '', newPassword: '', again: '' }}>
      {/* for password managers, which keep a password by the name beside it */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <Form.Item name="currentPassword" label={said.current} rules={[{ required: true, message: said.missing }]}>
        <input className="text-field" type="password" autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="newPassword" label={said.next} extra={said.hint} rules={[{ required: true, min: 12, message: texts.users.form.passwordShort }]}>
        <input className="text-field" type="password" autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={said.again}
        dependencies={['newPassword']}
        rules={[({ getFieldValue }) => ({ validator: (_, value) => (value === getFieldValue('newPassword') ? Promise.resolve() : Promise.reject(new Error(said.different))) })]}
      >
        <input className="text-field" type="password" autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>{said.submit}</Button>
    </Form>
  );
}
