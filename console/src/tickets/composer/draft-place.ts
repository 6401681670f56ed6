/** What somebody writes: for everybody, or for the team. */
export type Kind = 'reply' | 'note';

/** Where what somebody types on a ticket is kept. */
export const draftPlace = (ticketId: string, kind: Kind): string => `${ticketId}.${kind}`;
