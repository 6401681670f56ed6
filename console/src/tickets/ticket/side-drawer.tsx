import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { texts } from '../../texts/index.ts';
import { BackCloses } from '../../ui/back-closes.tsx';

interface Props {
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The side panel of a ticket where there is no room for it beside the conversation. */
export const SideDrawer = ({ open, onClose, children }: Props) => (
  <Drawer open={open} size={Math.min(360, innerWidth - 24)} title={texts.ticket.details} onClose={onClose} className="ticket-drawer">
    <div className="ticket-side">{children}</div>
    {open && <BackCloses onClose={onClose} />}
  </Drawer>
);
