import type { TicketPriority, TicketStatus } from '#operations';
import { texts } from '../texts/index.ts';
import { Pill, type Tone } from '../ui/pill.tsx';

/** The colour of a status, wherever it is shown. */
export const STATUS_TONES: Record<TicketStatus, Tone> = { OPEN: 'blue', IN_PROGRESS: 'violet', WAITING: 'amber', RESOLVED: 'green', CLOSED: 'neutral' };
/** Likewise of a priority. */
export const PRIORITY_TONES: Record<TicketPriority, Tone> = { LOW: 'neutral', MEDIUM: 'blue', HIGH: 'amber', URGENT: 'red' };

/** Where a ticket stands. */
export const StatusPill = ({ status }: { status: TicketStatus }) => <Pill tone={STATUS_TONES[status]}>{texts.tickets.status[status]}</Pill>;

/** How urgent a ticket is. */
export const PriorityPill = ({ priority }: { priority: TicketPriority }) => <Pill tone={PRIORITY_TONES[priority]}>{texts.tickets.priority[priority]}</Pill>;
