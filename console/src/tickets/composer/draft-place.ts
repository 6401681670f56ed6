/** What somebody writes: for everybody, or for the team. */
export type Kind = 'reply' | 'note';

/** Where what somebody types on a ticket is kept. */
export const draftPlace = (ticketId: string, kind: Kind): string => `${ticketId}.${kind}`;

/** For where on a ticket somebody types who is on the way to it. */
export const placeOf = (number: number): string => `ticket ${String(number)}`;
