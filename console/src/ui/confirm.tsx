import { useCallback } from 'react';
import { texts } from '../texts/index.ts';
import { useQuestions } from './questions.tsx';

interface Question {
  title: string;
  content: string;
  /** What the button says that does it. */
  yes: string;
}

/** Asks before something that weighs much. The question stays until it is done; Enter alone does not do it. */
export function useConfirm() {
  const modal = useQuestions();
  return useCallback(
    ({ title, content, yes }: Question, onOk: () => Promise<void>) => {
      modal.confirm({ title, content, onOk, okText: yes, cancelText: texts.app.cancel, okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' } });
    },
    [modal],
  );
}

/** Asks before something that cannot be undone. */
export function useConfirmDelete() {
  const confirm = useConfirm();
  return useCallback((title: string, content: string, onOk: () => Promise<void>) => { confirm({ title, content, yes: texts.app.delete }, onOk); }, [confirm]);
}
