import { Modal, type ModalProps } from 'antd';
import { FocusBack } from './focus-back.tsx';

/** A dialog above the page, which is there as long as it is open. What had the focus has it again afterwards. */
export const Dialog = (props: Omit<ModalProps, 'open'>) => (
  <>
    <FocusBack />
    <Modal footer={null} mask={{ closable: false }} {...props} open />
  </>
);
