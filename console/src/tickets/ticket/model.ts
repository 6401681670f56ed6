import type { CommentRowFragment, EntryRowFragment, TicketDetailFragment, TicketQuery } from '#operations';

/** A ticket as its page has it. */
export type Ticket = NonNullable<TicketQuery['ticket']>;

/** Its own fields, without what is written on it and what happened to it. */
export type Detail = TicketDetailFragment;

/** What somebody wrote on it. */
export type Comment = CommentRowFragment;

/** Something that happened to it. */
export type Entry = EntryRowFragment;

/** Somebody by name. */
export interface Somebody {
  readonly id: string;
  readonly name: string;
}
