import { earlierComments } from '#operations';
import { request } from '../../api/index.ts';
import { withEarlier } from '../ticket/merge.ts';
import { type Ref, keepTicket, keptTicket } from '../ticket/use-ticket.ts';

/** How many earlier comments are read at once. */
const COUNT = 50;

/** Reads the comments before those that are kept. False when there are none. */
export async function readEarlier(ref: Ref): Promise<boolean> {
  const kept = keptTicket(ref);
  const before = kept?.comments?.pageInfo;
  if (!kept || !before?.hasPreviousPage) return false;
  const { ticket } = await request(earlierComments, { id: kept.id, count: COUNT, before: before.startCursor });
  const page = ticket?.comments;
  if (!page) return false;
  // somebody else may have read the same page meanwhile
  keepTicket(ref, (now) => (now.comments?.pageInfo.startCursor === before.startCursor ? withEarlier(now, 'comments', page) : now));
  return true;
}
