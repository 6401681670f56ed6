import { useCallback, useEffect, useState } from 'react';
import type { Detail } from './model.ts';

/** The fields that say when somebody else changed them. */
export type Field = 'title' | 'description' | 'priority' | 'status' | 'tags' | 'assignee';

const FIELDS: readonly Field[] = ['title', 'description', 'priority', 'status', 'tags', 'assignee'];
/** How long a change is marked, in milliseconds. */
const WHILE = 4_000;

/** A field as something to compare. */
export const valueOf = (ticket: Detail, field: Field): string =>
  field === 'tags' ? ticket.tags.join('\n') : field === 'assignee' ? (ticket.assignee?.id ?? '') : ticket[field];

/** The fields in which a ticket is another than before. */
export const changedFields = (before: Detail, now: Detail): Field[] => FIELDS.filter((field) => valueOf(before, field) !== valueOf(now, field));

/** Fields that somebody else has just changed. */
export function useMarks(): { marked: ReadonlySet<Field>; mark: (fields: readonly Field[]) => void } {
  const [marked, setMarked] = useState<ReadonlySet<Field>>(new Set());
  useEffect(() => {
    if (marked.size === 0) return;
    const timer = setTimeout(() => { setMarked(new Set()); }, WHILE);
    return () => { clearTimeout(timer); };
  }, [marked]);
  const mark = useCallback((fields: readonly Field[]) => {
    if (fields.length > 0) setMarked((before) => new Set([...before, ...fields]));
  }, []);
  return { marked, mark };
}
