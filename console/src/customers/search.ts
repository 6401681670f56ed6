import type { CustomerOrderField, CustomerStatus, OrderDirection, SubscriptionTier } from '#operations';
import { oneOf, placeIn, searchIn, type Place } from '../ui/place.ts';

/** What the address of the list of customers says. */
export interface CustomersSearch extends Place {
  search?: string | undefined;
  tier?: SubscriptionTier | undefined;
  status?: CustomerStatus | undefined;
  order?: CustomerOrderField | undefined;
  dir?: OrderDirection | undefined;
}

/** Reads the address; what it does not know it leaves out. */
export const customersSearch = (search: Record<string, unknown>): CustomersSearch => ({
  search: searchIn(search.search),
  tier: oneOf(search.tier, ['FREE', 'STARTER', 'PROFESSIONAL', 'ENTERPRISE']),
  status: oneOf(search.status, ['ACTIVE', 'PAUSED', 'CHURNED']),
  order: oneOf(search.order, ['COMPANY_NAME', 'CREATED_AT']),
  dir: oneOf(search.dir, ['ASC', 'DESC']),
  ...placeIn(search),
});
