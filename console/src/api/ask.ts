/** Where the API is: this server serves the page, too. */
export const ENDPOINT = '/graphql';

/** One error of an answer. */
export interface Problem {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; permission?: string };
}

/** What the API answers. */
export interface Answer<Data> {
  data?: Data | null;
  errors?: Problem[];
}

/** Sends one document, in somebody's name if there is a token. */
export type Ask = <Data>(query: string, variables: Record<string, unknown>, token?: string) => Promise<Answer<Data>>;

/** Sends one document over HTTP. */
export const ask: Ask = async <Data>(query: string, variables: Record<string, unknown>, token?: string) => {
  const headers = new Headers(HEADERS);
  if (token) headers.set('authorization', bearer(token));
  const response = await fetch(ENDPOINT, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return (await response.json()) as Answer<Data>;
};

/** What a request says of itself. */
export const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

/** An access token as a credential. */
export const bearer = (token: string): string => `Bearer ${token}`;
