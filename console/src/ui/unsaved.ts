import { type BlockerFn, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';
import { bringBack } from './bring-back.ts';
import { useQuestions } from './questions.tsx';

/** Where something is typed and saved later: a form of the page, or what is open above it. */
export interface Place {
  readonly dirty: () => boolean;
  /** The way out of what is open above the page. */
  readonly close?: () => void;
}

/** Those of this page, the topmost last. */
const places = new Set<Place>();

/** What one tab asks the others, and what they answer. */
const CHANNEL = 'backoffice.unsaved';
const ASKED = 'asked';
const SOME = 'some';
/** How long the other tabs have to answer, in milliseconds. */
const PATIENCE = 400;

/** True when something is typed on this page and not saved. */
const isUnsaved = (): boolean => [...places].some(({ dirty }) => dirty());

/** True when something is typed and not saved, here or in another tab. */
export function isUnsavedAnywhere(): Promise<boolean> {
  if (isUnsaved()) return Promise.resolve(true);
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise<boolean>((resolve) => {
    channel.onmessage = ({ data }) => { if (data === SOME) resolve(true); };
    channel.postMessage(ASKED);
    setTimeout(() => { resolve(false); }, PATIENCE);
  }).finally(() => { channel.close(); });
}

/** Tells other tabs whether something is typed here. */
function useAnswerTabs(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }) => { if (data === ASKED && isUnsaved()) channel.postMessage(SOME); };
    return () => { channel.close(); };
  }, []);
}

/** One question at a time: whoever tries to leave again meanwhile stays where they are asked. */
let asking = false;

/** Asks whether to leave what was typed and not saved. */
export function useLeaveQuestion(said: typeof texts.app.unsaved = texts.app.unsaved): () => Promise<boolean> {
  const modal = useQuestions();
  return useCallback(async () => {
    if (asking) return false;
    asking = true;
    try {
      // above a sign-in, too
      return await modal.confirm({ title: said.title, content: said.text, okText: said.leave, cancelText: said.stay, okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' }, zIndex: 2100 });
    } finally {
      asking = false;
    }
  }, [modal, said]);
}

/** For as long as it is shown. */
export function usePlace({ dirty, close }: Place): void {
  const latest = useRef(dirty);
  useLayoutEffect(() => { latest.current = dirty; });
  useEffect(() => {
    const place = { dirty: () => latest.current(), ...(close && { close }) };
    places.add(place);
    return () => { places.delete(place); };
  }, [close]);
}

/** Asks before somebody leaves what they typed and did not save. `dirty` is asked at that moment. */
export const useUnsaved = (dirty: () => boolean): void => { usePlace({ dirty }); };

/** Around the pages: whoever leaves what they typed is asked once for all of it, and Back closes what is open above the page. */
export function useLeaving(): void {
  const ask = useLeaveQuestion();
  const { history } = useRouter();
  useEffect(() => {
    const browser = bringBack(history);
    const blockerFn: BlockerFn = ({ action, currentLocation: current, nextLocation: next }) => {
      const top = [...places].findLast(({ close }) => close);
      if (action === 'BACK' && top) {
        void browser.isBack().then(() => { top.close?.(); });
        return true;
      }
      if ((current.pathname === next.pathname && current.search === next.search) || !isUnsaved()) return false;
      if (action === 'PUSH' || action === 'REPLACE') return ask().then((yes) => !yes);
      const steps = next.state.__TSR_index - current.state.__TSR_index;
      void Promise.all([ask(), browser.isBack()]).then(([yes]) => { if (yes) history.go(steps, { ignoreBlocker: true }); });
      return true;
    };
    const unblock = history.block({ blockerFn, enableBeforeUnload: isUnsaved });
    return () => {
      unblock();
      browser.stop();
    };
  }, [ask, history]);
  useAnswerTabs();
}
