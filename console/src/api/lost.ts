import { ApiError } from './errors.ts';

/** How much the clocks of a browser and its server may differ, in milliseconds: one that is set for another part of the world is hours off. */
const CLOCKS = 86_400_000;

/** True when a change may have been made, though no answer came. */
export const isLost = (error: unknown): error is ApiError => error instanceof ApiError && error.mayPass;

/** Where to begin to look for what was sent at a time of `Date.now()` without an answer. A second attempt would make a second one. */
export const sinceSent = (at: number): string => new Date(at - CLOCKS).toISOString();
