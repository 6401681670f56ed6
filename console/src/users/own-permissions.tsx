import { Button } from 'antd';
import { useState } from 'react';
import { updateUser } from '#operations';
import { useChange } from '../api/hooks.ts';
import { Matrix } from '../roles/matrix.tsx';
import type { Permission } from '../roles/model.ts';
import { newPowersIn, useGivePowers } from '../roles/powers.ts';
import { sentences } from '../roles/preview.tsx';
import { texts } from '../texts/index.ts';
import { Conflict } from '../ui/conflict.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FocusIn } from '../ui/focus-in.tsx';
import { say } from '../ui/say.tsx';
import { useClosing } from '../ui/use-closing.ts';
import { useHere } from '../ui/use-here.ts';
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
  const now = { permissions: user.permissions ?? [], version: user.version };
  const [seen, setSeen] = useState(now);
  const [chosen, setChosen] = useState<readonly string[]>(seen.permissions);
  const give = useGivePowers();
  const { run, busy } = useChange(updateUser, 'users');
  const here = useHere();
  const close = useClosing(onClose, () => areOther(chosen, seen.permissions), busy);
  const contested = areOther(now.permissions, seen.permissions) && areOther(now.permissions, chosen);
  const save = async () => {
    try {
      await run({ id: user.id, permissions: [...chosen], expectedVersion: contested ? seen.version : now.version });
      say.success(said.saved);
      if (here()) onClose();
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
      cancelButtonProps={{ disabled: busy }}
      onOk={() => { give(newPowersIn(chosen, user.effectivePermissions ?? now.permissions), { title: said.powerTitle(user.name), yes: texts.app.save }, save); }}
      onCancel={close}
      footer={undefined}
      width={640}
    >
      <FocusIn selector="input[type=search]" />
      <p className="hint">{said.hint(user.role)}</p>
      {contested && (
        <Conflict
          theirs={sentences(now.permissions, known).join('\n')}
          mine={sentences(chosen, known).join('\n')}
          onTheirs={() => { setChosen(now.permissions); setSeen(now); }}
          onMine={() => { setSeen(now); }}
        />
      )}
      <Matrix known={known} permissions={chosen} readOnly={busy} onChange={setChosen} />
    </Dialog>
  );
}

const areOther = (some: readonly string[], others: readonly string[]): boolean => some.length !== others.length || some.some((one) => !others.includes(one));
