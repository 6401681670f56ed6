import { app } from './app.ts';
import { audit } from './audit.ts';
import { customers } from './customers.ts';
import { dashboard } from './dashboard.ts';
import { notifications } from './notifications.ts';
import { palette } from './palette.ts';
import { profile } from './profile.ts';
import { roles } from './roles.ts';
import { system } from './system.ts';
import { ticket } from './ticket.ts';
import { ticketList } from './ticket-list.ts';
import { tickets } from './tickets.ts';
import { users } from './users.ts';

export const en = { app, audit, customers, dashboard, notifications, palette, profile, roles, system, ticket, ticketList, tickets, users };
