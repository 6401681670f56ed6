import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import type { Client } from 'graphql-ws';
import { useMemo, useSyncExternalStore } from 'react';
import { ENDPOINT } from '../api/ask.ts';
import type { Session } from '../api/session.ts';
import { SessionBar } from './session-bar.tsx';

const START = `# Ctrl+Enter runs what the cursor is in,
# Ctrl+Space completes it. Sign in above:
# what you may see depends on who you are.

query Me {
  me {
    name
    email
  }
}

# Tells of every change that you may see.
subscription Live {
  ticketEvents {
    kind
    ticket {
      number
      title
      status
    }
    actor {
      name
    }
  }
}
`;

interface Props {
  session: Session;
  fetch: typeof globalThis.fetch;
  socket: Client;
}

/** GraphiQL in the name of whoever is signed in. */
export function Page({ session, fetch, socket }: Props) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  // A new person is a new fetcher, and a new fetcher makes GraphiQL read the schema again: everybody has their own part of it.
  const fetcher = useMemo(
    () => ({ of: state.person, fetcher: createGraphiQLFetcher({ url: ENDPOINT, fetch, wsClient: socket, enableIncrementalDelivery: false }) }),
    [state.person, fetch, socket],
  ).fetcher;
  return (
    <>
      <SessionBar session={session} state={state} />
      <GraphiQL
        fetcher={fetcher}
        // nobody in particular has no schema: null keeps GraphiQL from asking for it
        {...(state.person ? {} : { schema: null })}
        defaultQuery={START}
        defaultEditorToolsVisibility={false}
        showPersistHeadersSettings={false}
      >
        <GraphiQL.Logo>GraphiQL</GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}
