/** What a list can show of a ticket, from left to right. */
export const COLUMN_KEYS = ['number', 'title', 'customer', 'assignee', 'tags', 'priority', 'status', 'created', 'updated', 'resolved'] as const;

export type ColumnKey = (typeof COLUMN_KEYS)[number];
