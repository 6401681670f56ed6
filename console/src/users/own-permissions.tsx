import { Button } from 'antd';
import { useState } from 'react';
import { updateUser } from '#operations';
import { useChange } from '../api/hooks.ts';
import { Matrix } from '../roles/matrix.tsx';
import type { Permission } from '../roles/model.ts';
import { texts } from '../texts/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FocusIn } from '../ui/focus-in.tsx';
import { say } from '../ui/say.tsx';
import { useClosing } from '../ui/use-closing.ts';
import type { UserDetail } from './detail.tsx';

const said = texts.users.own;

interface Props {
  user: UserDetail;
  known: readonly Permission[];
}

/** Gives a user permissions beyond the role. */
export function OwnPermissions(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => { setOpen(true); }}>{said.edit}</Button>
      {open && <Choose {...props} onClose={() => { setOpen(false); }} />}
    </>
  );
}

function Choose({ user, known, onClose }: Props & { onClose: () => void }) {
  const [seen] = useState({ permissions: user.permissions ?? [], version: user.version });
  const [chosen, setChosen] = useState<readonly string[]>(seen.permissions);
  const { run, busy } = useChange(updateUser, 'users');
  const close = useClosing(onClose, () => chosen.length !== seen.permissions.length || chosen.some((one) => !seen.permissions.includes(one)));
  const save = async () => {
    try {
      await run({ id: user.id, permissions: [...chosen], expectedVersion: seen.version });
      say.success(said.saved);
      onClose();
    } catch (error) {
      say.error(error);
    }
  };
  return (
    <Dialog
      title={said.title(user.name)}
      okText={texts.app.save}
      cancelText={texts.app.cancel}
      confirmLoading={busy}
      onOk={() => void save()}
      onCancel={close}
      footer={undefined}
      width={640}
    >
      <FocusIn selector="input[type=search]" />
      <p className="hint">{said.hint(user.role)}</p>
      <Matrix known={known} permissions={chosen} readOnly={false} onChange={setChosen} />
    </Dialog>
  );
}
