import { Button, Modal } from 'antd';
import { useState } from 'react';
import { updateUser } from '#operations';
import { useChange } from '../api/hooks.ts';
import { Matrix } from '../roles/matrix.tsx';
import type { Permission } from '../roles/model.ts';
import { texts } from '../texts/index.ts';
import { focusIn } from '../ui/focus-in.ts';
import { useSay } from '../ui/say.tsx';
import type { UserDetail } from './detail.tsx';

const said = texts.users.own;

/** Gives a user permissions beyond the role. */
export function OwnPermissions({ user, known }: { user: UserDetail; known: readonly Permission[] }) {
  const [chosen, setChosen] = useState<readonly string[]>();
  const say = useSay();
  const { run, busy } = useChange(updateUser, 'users');
  const save = async () => {
    try {
      await run({ id: user.id, permissions: [...(chosen ?? [])], expectedVersion: user.version });
      say.success(said.saved);
      setChosen(undefined);
    } catch (error) {
      say.error(error);
    }
  };
  return (
    <>
      <Button size="small" onClick={() => { setChosen(user.permissions ?? []); }}>{said.edit}</Button>
      <Modal
        open={chosen !== undefined}
        afterOpenChange={focusIn('input[type=search]')}
        title={said.title(user.name)}
        okText={texts.app.save}
        cancelText={texts.app.cancel}
        confirmLoading={busy}
        onOk={() => void save()}
        onCancel={() => { setChosen(undefined); }}
        mask={{ closable: false }}
        width={640}
        destroyOnHidden
      >
        <p className="hint">{said.hint(user.role)}</p>
        <Matrix known={known} permissions={chosen ?? []} readOnly={false} onChange={setChosen} />
      </Modal>
    </>
  );
}
