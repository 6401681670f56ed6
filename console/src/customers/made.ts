import { type CreateCustomerInput, type MadeCustomersQuery, madeCustomers } from '#operations';
import { request } from '../api/index.ts';
import { sinceSent } from '../api/lost.ts';
import { nodesOf } from '../ui/nodes.ts';

type Made = NonNullable<MadeCustomersQuery['customers']>['edges'][number]['node'];

/** The customer that an attempt made whose answer was lost, if it did. An address that may not be seen tells nothing. */
export async function madeSince(at: number, { companyName, contactEmail }: Pick<CreateCustomerInput, 'companyName' | 'contactEmail'>): Promise<Made | undefined> {
  const { customers } = await request(madeCustomers, { createdAfter: sinceSent(at) });
  const address = contactEmail.trim().toLowerCase();
  return nodesOf(customers).find((one) => one.companyName === companyName.trim() && (one.contactEmail ?? address) === address);
}
