import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/** Something that can be done now, for the command palette. */
export interface Command {
  id: string;
  label: string;
  run: () => void;
  /** Other words by which people look for it. */
  words?: string;
  /** The keys that do the same, as `useKeys` names them. */
  keys?: string;
}

interface Offer {
  commands: readonly Command[];
}

let offers: readonly Offer[] = [];
const watchers = new Set<() => void>();

function set(next: readonly Offer[]): void {
  offers = next;
  for (const watcher of watchers) watcher();
}

/** Offers commands in the palette while the component is there. Keys with `command: true` are there without it. */
export function useCommands(commands: readonly Command[]): void {
  const offer = useRef<Offer>({ commands });
  useLayoutEffect(() => { offer.current.commands = commands; });
  useEffect(() => {
    const mine = offer.current;
    set([mine, ...offers]);
    return () => { set(offers.filter((other) => other !== mine)); };
  }, []);
}

/** What is offered now, the newest first. */
export function useOffers(): readonly Command[] {
  return useSyncExternalStore(watch, () => offers).flatMap(({ commands }) => commands);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
