import { bearer } from './ask.ts';
import type { Session } from './session.ts';

/** `fetch` in the name of whoever is signed in. A request that says by itself who sends it is left as it is. */
export function fetchAs(session: Session, fetch: typeof globalThis.fetch = globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    const whose = session.state().person?.id;
    const token = headers.has('authorization') ? undefined : await session.goodToken();
    if (!token || session.state().person?.id !== whose) return fetch(input, init);
    const send = (credential: string) => {
      headers.set('authorization', bearer(credential));
      return fetch(input, { ...init, headers });
    };
    const response = await send(token);
    if (response.status !== 401) return response;
    const renewed = await session.tokenAfter(token);
    // somebody else may be in by now
    return renewed && session.state().person?.id === whose ? send(renewed) : response;
  };
}
