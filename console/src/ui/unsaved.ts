import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router';
import { App } from 'antd';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';

const said = texts.app.unsaved;

/** Asks before somebody leaves what they typed and did not save. `dirty` is asked at that moment. */
export function useUnsaved(dirty: () => boolean): void {
  const { modal } = App.useApp();
  const latest = useRef(dirty);
  useLayoutEffect(() => { latest.current = dirty; });
  const shouldBlockFn = useCallback<ShouldBlockFn>(async ({ current, next }) => {
    const stays = current.pathname === next.pathname && JSON.stringify(current.search) === JSON.stringify(next.search);
    if (stays || !latest.current()) return false;
    return !(await modal.confirm({ title: said.title, content: said.text, okText: said.leave, cancelText: said.stay, okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' } }));
  }, [modal]);
  useBlocker({ shouldBlockFn, enableBeforeUnload: () => latest.current() });
}
