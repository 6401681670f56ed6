import { Button, Form } from 'antd';
import { createRole, deleteRole, updateRole } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { useConfirmDelete } from '../ui/confirm.tsx';
import { Contested } from '../ui/contested.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { LockedForm } from '../ui/guarded.tsx';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { useFollowing } from '../ui/use-following.ts';
import { useHere } from '../ui/use-here.ts';
import { Matrix } from './matrix.tsx';
import type { Permission, Role } from './model.ts';
import { newPowersIn, useGivePowers } from './powers.ts';
import { Preview, sentences } from './preview.tsx';

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
  permissions: readonly string[];
}

/** What a role is for and what it allows. */
export function RoleEditor({ role, known, onShow }: Props) {
  const [form] = Form.useForm<Values>();
  const row: Row = role ?? NEW;
  const start = valuesOf(row);
  // before the form is there, it knows none
  const permissions = (Form.useWatch('permissions', form) as Values['permissions'] | undefined) ?? start.permissions;
  const following = useFollowing(form, row, valuesOf);
  const may = useMay();
  const confirm = useConfirmDelete();
  const give = useGivePowers();
  const creation = useChange(createRole, 'roles');
  const update = useChange(updateRole, 'roles', 'users');
  const deletion = useChange(deleteRole, 'roles');
  useUnsaved(following.dirty);
  const here = useHere();
  const lacks = role ? !may('roles:update') : !may('roles:create', true);
  const readOnly = lacks || role?.name === 'admin';
  // one that is being made is as it was sent
  const fixed = readOnly || creation.busy;

  async function submit({ name, description, permissions }: Values) {
    try {
      const sent = { description, permissions: [...permissions] };
      if (role) {
        const now = (await update.run({ id: role.id, ...sent, expectedVersion: following.seen().version })).updateRole?.role;
        following.saved(sent, now);
      } else await creation.run({ name, ...sent });
      say.success(role ? said.saved : said.created);
      if (!role && here()) onShow(name);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  /** What makes others mighty is saved after a question. */
  const save = (values: Values) => {
    if (!role || role.memberCount === 0) void submit(values);
    else give(newPowersIn(values.permissions, role.permissions), { title: said.powers.title(role.name, role.memberCount), yes: texts.app.save }, () => submit(values));
  };

  async function remove({ id, version }: Role) {
    try {
      await deletion.run({ id, expectedVersion: version });
      say.success(said.deleted);
      if (here()) onShow(undefined);
    } catch (error) {
      say.error(error);
    }
  }

  const removal = role && !role.builtIn && may('roles:delete') && (
    <Button danger size="small" onClick={() => { confirm(said.deleteTitle(role.name), said.deleteText, () => remove(role)); }}>{texts.app.delete}</Button>
  );
  return (
    <Card title={role ? role.name : said.create} extra={removal}>
      <Form form={form} layout="vertical" name="role" initialValues={start} onFinish={save}>
        {lacks && <LockedForm permission={role ? 'roles:update' : 'roles:create'} />}
        {!role && (
          <Form.Item name="name" label={said.name} extra={said.nameHint} rules={[{ required: true, pattern: /^[a-z0-9_-]+$/, message: said.nameWrong }]}>
            <input className="text-field" autoComplete="off" readOnly={fixed} />
          </Form.Item>
        )}
        <Form.Item name="description" label={said.description} rules={[{ required: true, whitespace: true, message: said.descriptionMissing }]}>
          <input className="text-field" autoComplete="off" readOnly={fixed} />
        </Form.Item>
        <div className="role-columns">
          <Form.Item name="permissions" valuePropName="permissions" noStyle><Matrix known={known} readOnly={fixed} /></Form.Item>
          <Preview permissions={permissions} known={known} />
        </div>
        {role && (
          <div className="role-conflict">
            <Contested form={form} following={following} readOnly={readOnly} labels={{ description: said.description, permissions: said.permissions }} inWords={inWords(known)} />
          </div>
        )}
        {!readOnly && (
          <div className="form-end stays">
            <Button type="primary" htmlType="submit" loading={creation.busy || update.busy}>{role ? texts.app.save : said.create}</Button>
          </div>
        )}
      </Form>
    </Card>
  );
}

/** What there is to edit of a role, or of a new one. */
type Row = Pick<Role, 'description' | 'permissions' | 'version'>;

/** One that is not there yet. */
const NEW: Row = { description: '', permissions: [], version: 0 };

const valuesOf = ({ description, permissions }: Row): Values => ({ name: '', description, permissions });

/** What a role is for or allows, beside what somebody else made of it. */
const inWords = (known: readonly Permission[]) => (value: string | readonly string[]): string => (typeof value === 'string' ? value : sentences(value, known).join('\n'));
