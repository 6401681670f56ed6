import type { CustomerStatus, SubscriptionTier } from '#operations';
import { brief } from '../brief.ts';
import { rooms } from './rooms.ts';

const tier: Record<SubscriptionTier, string> = { FREE: 'Free', STARTER: 'Starter', PROFESSIONAL: 'Professional', ENTERPRISE: 'Enterprise' };
const status: Record<CustomerStatus, string> = { ACTIVE: 'Active', PAUSED: 'Paused', CHURNED: 'Churned' };

/** Customers. */
export const customers = {
  title: rooms.customers,
  tier,
  status,
  create: 'Create customer',
  edit: 'Edit',
  search: 'Search companies and addresses',
  columns: { company: 'Company', contact: 'Contact', tier: 'Plan', status: 'Status', created: 'Since' },
  filters: { tier: 'Plan', status: 'Status' },
  empty: 'No customer yet. Create the first one.',
  emptyFiltered: 'No customer fits these filters.',
  form: {
    company: 'Company name',
    companyMissing: 'Enter the name of the company',
    contact: 'Contact e-mail',
    contactWrong: 'Enter an e-mail address',
    tier: 'Plan',
    status: 'Status',
  },
  created: 'Customer created',
  saved: 'Customer saved',
  deleted: (name: string) => `${brief(name)} is deleted`,
  deleteTitle: (name: string) => `Delete ${brief(name)}?`,
  deleteText: 'A customer with tickets stays. This cannot be undone.',
  details: 'Details',
  updated: 'Changed',
  tickets: 'Tickets',
  allTickets: (count: number) => (count === 1 ? 'Show it in the list' : `Show all ${count.toLocaleString('en')} in the list`),
  noTickets: 'This customer has no ticket.',
  metadata: {
    title: 'Metadata',
    hint: 'A JSON object of your own, such as an account number.',
    wrong: 'This is no JSON object',
    twice: (key: string) => `“${key}” is there twice: only one of them would be kept`,
    lost: (number: string) => `${number} has more digits than can be kept: write it as a text, in quotes`,
    saved: 'Metadata saved',
    reset: 'Discard changes',
  },
};
