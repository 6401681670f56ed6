import { ticketNews } from '#operations';
import { answers, request } from '../../api/index.ts';
import { anchorOf, withNews } from './merge.ts';
import { type Ref, keepTicket, keptTicket, ticketKey } from './use-ticket.ts';

interface Turn {
  again: boolean;
  done: Promise<unknown>;
}

const running = new Map<string, Turn>();

/** Reads what is newer than what is kept of a ticket. Whoever asks meanwhile has it read once more. Answers why that failed, if it did. */
export function catchUp(ref: Ref): Promise<unknown> {
  const key = JSON.stringify(ref);
  const now = running.get(key);
  if (now) {
    now.again = true;
    return now.done;
  }
  const turn: Turn = { again: true, done: Promise.resolve() };
  running.set(key, turn);
  turn.done = repeat(ref, turn).finally(() => running.delete(key));
  return turn.done;
}

async function repeat(ref: Ref, turn: Turn): Promise<unknown> {
  try {
    while (turn.again) {
      turn.again = false;
      if (await readNews(ref)) turn.again = true;
    }
    return undefined;
  } catch (error) {
    // the whole is asked for anew, with its patience for a server that is away
    void answers.invalidateQueries({ queryKey: ticketKey(ref) });
    return error;
  }
}

/** True when there is more than one page of news. */
async function readNews(ref: Ref): Promise<boolean> {
  const kept = keptTicket(ref);
  if (!kept) return false;
  const anchors = { comment: kept.comments && anchorOf(kept.comments), entry: kept.timeline && anchorOf(kept.timeline) };
  const { ticket } = await request(ticketNews, { id: kept.id, ...anchors });
  keepTicket(ref, (before) => (ticket ? withNews(before, anchors, ticket) : null));
  return [ticket?.comments, ticket?.timeline].some((list) => list?.pageInfo.hasNextPage);
}
