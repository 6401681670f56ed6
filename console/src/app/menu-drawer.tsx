import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';

/** The menu where there is no room for it beside the page. */
export function MenuDrawer({ open, onClose, children }: { open: boolean; onClose: () => void; children: ReactNode }) {
  return <Drawer open={open} placement="left" size={260} title={texts.app.name} onClose={onClose} className="menu-drawer">{children}</Drawer>;
}
