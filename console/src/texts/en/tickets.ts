import type { TicketPriority, TicketStatus } from '#operations';

const status: Record<TicketStatus, string> = { OPEN: 'Open', IN_PROGRESS: 'In progress', WAITING: 'Waiting', RESOLVED: 'Resolved', CLOSED: 'Closed' };
const priority: Record<TicketPriority, string> = { LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High', URGENT: 'Urgent' };

/** Tickets. */
export const tickets = {
  title: 'Tickets',
  status,
  priority,
  columns: { id: 'ID', customer: 'Customer', subject: 'Subject', priority: 'Priority', status: 'Status', actions: 'Actions', updated: 'Changed' },
  view: 'View',
};
