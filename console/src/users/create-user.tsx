import { Button, Form } from 'antd';
import { useMay } from '../api/person.ts';
import { useGivePowers } from '../roles/powers.ts';
import { texts } from '../texts/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FocusIn } from '../ui/focus-in.tsx';
import { Choice } from '../ui/choice.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { EMAIL, PASSWORD } from '../ui/rules.ts';
import { useClosing } from '../ui/use-closing.ts';
import { useHere } from '../ui/use-here.ts';
import { useGivenRoles } from './given-roles.ts';
import { useUserManagement } from './use-user-management.ts';

const said = texts.users.form;

interface Values {
  email: string;
  name: string;
  role?: string;
  password?: string;
}

/** Makes a user. */
export function CreateUser({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const may = useMay();
  const { names, powersOf } = useGivenRoles();
  const give = useGivePowers();
  const { createUser, isCreating } = useUserManagement();
  const here = useHere();
  const close = useClosing(onClose, () => form.isFieldsTouched(), isCreating);

  async function submit({ email, name, role, password }: Values) {
    try {
      await createUser({ email, name, ...(role && { role }), ...(password && { password }) });
      if (here()) onClose();
    } catch (error) {
      placeProblems(form, error);
    }
  }

  return (
    <Dialog title={texts.users.create} onCancel={close}>
      <FocusIn selector="input[type=email]" />
      <Form
        form={form}
        layout="vertical"
        name="create-user"
        data-testid="create-user-form"
        initialValues={{ email: '', name: '', role: 'user', password: '' }}
        onFinish={(values) => { give(powersOf(values.role ?? ''), { title: said.powerTitle(values.name, values.role ?? ''), yes: texts.users.create }, () => submit(values)); }}
      >
        <Form.Item name="email" label={said.email} rules={EMAIL(said.emailWrong)}>
          <input className="text-field" type="email" data-testid="user-email" autoComplete="off" readOnly={isCreating} />
        </Form.Item>
        <Form.Item name="name" label={said.name} rules={[{ required: true, whitespace: true, message: said.nameMissing }]}>
          <input className="text-field" data-testid="user-name" autoComplete="off" readOnly={isCreating} />
        </Form.Item>
        {may('roles:assign', true) && (
          <Form.Item name="role" label={said.role}>
            <Choice data-testid="user-role" disabled={isCreating} options={names.map((name): [string, string] => [name, name])} />
          </Form.Item>
        )}
        <Form.Item name="password" label={said.password} extra={said.passwordHint} rules={PASSWORD(said.passwordShort)}>
          <input className="text-field" type="password" autoComplete="new-password" readOnly={isCreating} />
        </Form.Item>
        <div className="form-end">
          <Button disabled={isCreating} onClick={close}>{texts.app.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={isCreating} data-testid="submit-user">{texts.users.create}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
