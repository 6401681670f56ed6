import { Button, Card, Form, Input } from 'antd';
import { useRef, useState } from 'react';
import { createRole, deleteRole, updateRole } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { useConfirmDelete } from '../ui/confirm.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { useSay } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { Matrix } from './matrix.tsx';
import type { Permission, Role } from './model.ts';
import { Preview } from './preview.tsx';

const said = texts.roles;

interface Props {
  /** Nothing: a new one is made. */
  role: Role | undefined;
  known: readonly Permission[];
  /** Tells which role to show now. */
  onShow: (name: string | undefined) => void;
}

interface Values {
  name: string;
  description: string;
}

/** What a role is for and what it allows. */
export function RoleEditor({ role, known, onShow }: Props) {
  const [form] = Form.useForm<Values>();
  const [permissions, setPermissions] = useState<readonly string[]>(role?.permissions ?? []);
  const may = useMay();
  const say = useSay();
  const confirm = useConfirmDelete();
  const creation = useChange(createRole, 'roles');
  const update = useChange(updateRole, 'roles', 'users');
  const deletion = useChange(deleteRole, 'roles');
  const done = useRef(false);
  useUnsaved(() => !done.current && isOther(role, permissions, form.getFieldsValue()));
  const readOnly = role ? role.name === 'admin' || !may('roles:update') : false;

  async function submit({ name, description }: Values) {
    try {
      if (role) await update.run({ id: role.id, description, permissions: [...permissions], expectedVersion: role.version });
      else await creation.run({ name, description, permissions: [...permissions] });
      say.success(role ? said.saved : said.created);
      done.current = true;
      onShow(role?.name ?? name);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  async function remove({ id, version }: Role) {
    try {
      await deletion.run({ id, expectedVersion: version });
      say.success(said.deleted);
      done.current = true;
      onShow(undefined);
    } catch (error) {
      say.error(error);
    }
  }

  const removal = role && !role.builtIn && may('roles:delete') && (
    <Button danger size="small" onClick={() => { confirm(said.deleteTitle(role.name), said.deleteText, () => remove(role)); }}>{texts.app.delete}</Button>
  );
  return (
    <Card title={role ? role.name : said.create} extra={removal}>
      <Form form={form} layout="vertical" name="role" disabled={readOnly} initialValues={{ name: '', description: role?.description ?? '' }} onFinish={(values) => void submit(values)}>
        {!role && (
          <Form.Item name="name" label={said.name} extra={said.nameHint} rules={[{ required: true, pattern: /^[a-z0-9_-]+$/, message: said.nameWrong }]}>
            <Input autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="description" label={said.description} rules={[{ required: true, whitespace: true, message: said.descriptionMissing }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <div className="role-columns">
          <Matrix known={known} permissions={permissions} readOnly={readOnly} onChange={setPermissions} />
          <Preview permissions={permissions} known={known} />
        </div>
        {!readOnly && (
          <div className="form-end stays">
            <Button type="primary" htmlType="submit" loading={creation.busy || update.busy}>{role ? texts.app.save : said.create}</Button>
          </div>
        )}
      </Form>
    </Card>
  );
}

/** True when what stands in the editor is not what the role is. */
function isOther(role: Role | undefined, permissions: readonly string[], { name = '', description = '' }: Partial<Values>): boolean {
  const kept = role?.permissions ?? [];
  return name !== '' || description !== (role?.description ?? '') || permissions.length !== kept.length || permissions.some((has) => !kept.includes(has));
}
