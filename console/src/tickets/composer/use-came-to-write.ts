import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ComposerHandle } from './use-composer.ts';

/** Whoever came to a ticket to write on it, at `#reply`, is at the place to write. */
export function useCameToWrite({ write }: ComposerHandle, mayReply: boolean): void {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === 'reply') write(mayReply ? 'reply' : 'note');
  }, [hash, write, mayReply]);
}
