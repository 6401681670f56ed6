import { ENDPOINT, type Answer, HEADERS } from './ask.ts';
import { ApiError, type Code, type Reason, Rejected } from './errors.ts';
import { exactJson, parseExactly } from './exact.ts';
import type { Operation } from './operation.ts';
import { lackedFor, leftOutOf, textFor } from './partner.ts';
import { mark } from './refusals.ts';
import type { Person } from './session.ts';

/** How long an answer may take, in milliseconds. The server gives up sooner by itself. */
export const PATIENCE = 40_000;

/** Sends an operation and answers its data. */
export type Request = <Data extends object, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
) => Promise<Data>;

/**
 * Requests over a `fetch` that knows who is signed in. Data that came with errors is data: its objects say which of their fields were
 * refused (`refusal`). No data at all, or nothing but nulls, is an `ApiError`; a payload with `userErrors` is a `Rejected`. `onRefused` hears
 * of each permission that was missing; `who` knows who asks.
 */
export function requestOver(fetch: typeof globalThis.fetch, onRefused: (permission: string) => void = () => undefined, who: () => Person | null = () => null): Request {
  return async <Data extends object, Variables extends object>(operation: Operation<Data, Variables>, variables: Variables, signal?: AbortSignal) => {
    const person = who();
    const permission = lackedFor(variables, operation, person);
    if (permission) throw new ApiError('FORBIDDEN', `It requires ${permission}`, { permission });
    const body = exactJson({ query: textFor(operation, person), operationName: operation.name, variables });
    const patience = AbortSignal.timeout(PATIENCE);
    const { response, answer } = await send<Data>(fetch, { method: 'POST', headers: HEADERS, body, signal: signal ? AbortSignal.any([signal, patience]) : patience });
    const correlationId = response.headers.get('x-correlation-id') ?? undefined;
    const { data } = answer;
    const errors = [...(answer.errors ?? []), ...(data ? leftOutOf(data, operation, person) : [])];
    const first = errors[0];
    const missing = errors.flatMap(({ extensions }) => (extensions?.code === 'FORBIDDEN' && extensions.permission ? [extensions.permission] : []));
    for (const permission of new Set(missing)) onRefused(permission);
    if (!data || (first && Object.values(data).every((value) => value === null))) {
      throw new ApiError((first?.extensions?.code ?? 'INTERNAL_SERVER_ERROR') as Code, first?.message ?? response.statusText, {
        permission: first?.extensions?.permission,
        correlationId,
      });
    }
    mark(data, errors, correlationId);
    for (const payload of Object.values(data) as ({ userErrors?: Reason[] } | null)[]) {
      if (payload?.userErrors?.length) throw new Rejected(payload.userErrors, payload, correlationId, data);
    }
    return data;
  };
}

async function send<Data>(fetch: typeof globalThis.fetch, init: RequestInit): Promise<{ response: Response; answer: Answer<Data> }> {
  try {
    const response = await fetch(ENDPOINT, init);
    return { response, answer: parseExactly(await response.text()) as Answer<Data> };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new ApiError(late ? 'TIMEOUT' : 'UNREACHABLE', late ? 'The server takes too long to answer' : 'The server cannot be reached');
  }
}
