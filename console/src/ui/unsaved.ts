import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';
import { useQuestions } from './questions.tsx';

const said = texts.app.unsaved;

/** Asks whether to leave what was typed and not saved. */
export function useLeaveQuestion(): () => Promise<boolean> {
  const modal = useQuestions();
  return useCallback(
    async () => modal.confirm({ title: said.title, content: said.text, okText: said.leave, cancelText: said.stay, okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' } }),
    [modal],
  );
}

/** Asks before somebody leaves what they typed and did not save. `dirty` is asked at that moment. */
export function useUnsaved(dirty: () => boolean): void {
  const ask = useLeaveQuestion();
  const latest = useRef(dirty);
  useLayoutEffect(() => { latest.current = dirty; });
  const shouldBlockFn = useCallback<ShouldBlockFn>(async ({ current, next }) => {
    const stays = current.pathname === next.pathname && JSON.stringify(current.search) === JSON.stringify(next.search);
    return !stays && latest.current() && !(await ask());
  }, [ask]);
  useBlocker({ shouldBlockFn, enableBeforeUnload: () => latest.current() });
}
