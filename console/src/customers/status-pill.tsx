import type { CustomerStatus } from '#operations';
import { texts } from '../texts/index.ts';
import { Pill, type Tone } from '../ui/pill.tsx';

const TONES: Record<CustomerStatus, Tone> = { ACTIVE: 'green', PAUSED: 'amber', CHURNED: 'neutral' };

/** How it stands with a customer. */
export const StatusPill = ({ status }: { status: CustomerStatus }) => <Pill tone={TONES[status]}>{texts.customers.status[status]}</Pill>;
