import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';
import { StepButton } from './step-button.tsx';
import { useClosing } from './use-closing.ts';

interface Props {
  title: string;
  /** The ids of the list beside it, and which of them is shown. */
  ids: readonly string[];
  id: string;
  onLook: (id: string | undefined) => void;
  children: ReactNode;
}

/** One entry of a list, beside it, with the way to the next and the one before. */
export function Beside({ title, ids, id, onLook, children }: Props) {
  const at = ids.indexOf(id);
  const close = useClosing(() => { onLook(undefined); });
  const step = (to: string | undefined, label: string, icon: ReactNode) => (
    <StepButton type="text" icon={icon} aria-label={label} title={label} onStep={to === undefined ? undefined : () => { onLook(to); }} />
  );
  return (
    <Drawer
      open
      size={560}
      title={title}
      extra={at >= 0 && <>{step(ids[at - 1], texts.app.newerEntry, <UpOutlined />)}{step(ids[at + 1], texts.app.olderEntry, <DownOutlined />)}</>}
      onClose={close}
    >
      {children}
    </Drawer>
  );
}
