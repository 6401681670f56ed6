import { Modal, type ModalProps } from 'antd';

/** A dialog above the page, which is there as long as it is open. */
export const Dialog = (props: Omit<ModalProps, 'open'>) => <Modal footer={null} mask={{ closable: false }} {...props} open />;
