import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ask } from '../api/ask.ts';
import { fetchAs } from '../api/fetch.ts';
import { Session } from '../api/session.ts';
import { socketAs } from '../api/socket.ts';
import { Page } from './page.tsx';

const place = document.getElementById('page');
if (!place) throw new Error('The page has no place for GraphiQL');
const session = new Session(ask);
createRoot(place).render(
  <StrictMode>
    <Page session={session} fetch={fetchAs(session)} socket={socketAs(session)} />
  </StrictMode>,
);
