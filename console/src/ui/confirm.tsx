import { App } from 'antd';
import { useCallback } from 'react';
import { texts } from '../texts/index.ts';

/** Asks before something that cannot be undone. Answers when it is done, or was not wanted. */
export function useConfirmDelete() {
  const { modal } = App.useApp();
  return useCallback(
    (title: string, content: string, onOk: () => Promise<void>) => {
      modal.confirm({ title, content, onOk, okText: texts.app.delete, cancelText: texts.app.cancel, okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' } });
    },
    [modal],
  );
}
