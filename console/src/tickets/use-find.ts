import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { findCustomers, findTags, findUsers, nameOfCustomer, nameOfUser } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { beginning, fitLetter, letterOf } from '../ui/letter.ts';
import { nodesOf } from '../ui/nodes.ts';
import type { Find, Option } from '../ui/picker.tsx';

const said = texts.ticketList;

const NONE: readonly string[] = [];

/** What can be picked, as it is looked for. */
interface Finding {
  options: Option[];
  find: Find;
}

/** How it stands with what was asked for: an answer is on its way, and what is there is not the answer to it. */
const stateOf = ({ isFetching, isPending, isPlaceholderData }: UseQueryResult) => ({ busy: isFetching, stale: isPending || isPlaceholderData });

/** To whom a ticket can belong: oneself, nobody, for a filter anybody, and whoever is found. */
export function useFindUsers({ nobody, anybody = false }: { nobody: boolean; anybody?: boolean }): Finding {
  const me = usePerson();
  const mayRead = useMay()('users:read');
  const [text, setText] = useState('');
  const answer = useAnswer(findUsers, { search: beginning(text) }, { enabled: mayRead });
  const first: Option[] = [{ value: 'me', label: said.me, hint: me.name }, ...(nobody ? [{ value: 'none', label: said.nobody }] : []), ...(anybody ? [{ value: 'any', label: said.anybody }] : [])];
  const fit = first.filter(({ label, hint }) => `${label} ${hint ?? ''}`.toLowerCase().includes(text.trim().toLowerCase()));
  const found = nodesOf(answer.data?.users).filter(({ id, name }) => id !== me.id && fitLetter(text, name)).map(({ id, name, role }) => ({ value: id, label: name, hint: role }));
  const { busy, stale } = stateOf(answer);
  // what comes first is first whoever is found
  return { options: [...fit, ...found], find: { text, onText: setText, busy, stale: stale && mayRead && fit.length === 0, begun: letterOf(text) !== undefined } };
}

/** The customers that are found. */
export function useFindCustomers(): Finding {
  const [text, setText] = useState('');
  const answer = useAnswer(findCustomers, { search: beginning(text) });
  const found = nodesOf(answer.data?.customers).filter(({ companyName }) => fitLetter(text, companyName));
  const options = found.map(({ id, companyName, subscriptionTier }) => ({ value: id, label: companyName, hint: texts.customers.tier[subscriptionTier] }));
  return { options, find: { text, onText: setText, ...stateOf(answer), begun: letterOf(text) !== undefined } };
}

/** The tags that there are and that begin so, but for those that a ticket has already. */
export function useKnownTags(text: string, without: readonly string[] = NONE): { tags: readonly string[]; busy: boolean; stale: boolean } {
  const answer = useAnswer(findTags, { startsWith: text.trim() || null });
  // those of an earlier letter stay until the answer comes, and must not be picked by who types on
  const fit = (tag: string) => tag.startsWith(text.trim().toLowerCase()) && !without.includes(tag);
  return { tags: (answer.data?.ticketTags ?? NONE).filter(fit), ...stateOf(answer) };
}

/** The same, to be picked. */
export function useFindTags(without?: readonly string[]): Finding {
  const [text, setText] = useState('');
  const { tags, ...state } = useKnownTags(text, without);
  return { options: tags.map((tag) => ({ value: tag, label: tag })), find: { text, onText: setText, ...state } };
}

/** What a filter by assignee is called. */
export function useAssigneeName(assignee: string | undefined): string | undefined {
  const known = assignee === undefined ? '' : { me: said.me, none: said.nobody, any: said.anybody }[assignee];
  const answer = useAnswer(nameOfUser, { id: assignee ?? '' }, { enabled: known === undefined });
  return known === '' ? undefined : (known ?? nameIn(answer, ({ user }) => user?.name));
}

/** What a filter by customer is called. */
export function useCustomerName(customer: string | undefined): string | undefined {
  const answer = useAnswer(nameOfCustomer, { id: customer ?? '' }, { enabled: customer !== undefined });
  return customer === undefined ? undefined : nameIn(answer, (data) => data.customer?.companyName);
}

/** The name that an answer has, unless it is on its way; what cannot be named is unknown. */
const nameIn = <Data>({ data, isPlaceholderData, isPending }: { data: Data | undefined; isPlaceholderData: boolean; isPending: boolean }, of: (data: Data) => string | undefined): string =>
  isPending || isPlaceholderData ? '…' : ((data && of(data)) ?? said.unknown);
