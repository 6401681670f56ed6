import { app } from './app.ts';
import { audit } from './audit.ts';
import { customers } from './customers.ts';
import { dashboard } from './dashboard.ts';
import { profile } from './profile.ts';
import { roles } from './roles.ts';
import { system } from './system.ts';
import { tickets } from './tickets.ts';
import { users } from './users.ts';

export const en = { app, audit, customers, dashboard, profile, roles, system, tickets, users };
