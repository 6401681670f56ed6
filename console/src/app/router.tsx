import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { auditSearch } from '../audit/search.ts';
import { customersSearch } from '../customers/search.ts';
import { dashboardSearch } from '../dashboard/search.ts';
import { notificationsSearch } from '../notifications/search.ts';
import { rolesSearch } from '../roles/search.ts';
import { systemSearch } from '../system/search.ts';
import { ticketsSearch } from '../tickets/list-search.ts';
import { patiently } from '../ui/patiently.ts';
import { usersSearch } from '../users/search.ts';
import { Broken } from './broken.tsx';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: dashboardSearch,
    component: lazyRouteComponent(() => patiently(() => import('../dashboard/page.tsx')), 'AdminDashboard'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/tickets',
    validateSearch: ticketsSearch,
    component: lazyRouteComponent(() => patiently(() => import('../tickets/list-page.tsx')), 'TicketsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/users',
    validateSearch: usersSearch,
    component: lazyRouteComponent(() => patiently(() => import('../users/list.tsx')), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/users/$id',
    component: lazyRouteComponent(() => patiently(() => import('../users/detail.tsx')), 'UserPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/roles',
    validateSearch: rolesSearch,
    component: lazyRouteComponent(() => patiently(() => import('../roles/page.tsx')), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/customers',
    validateSearch: customersSearch,
    component: lazyRouteComponent(() => patiently(() => import('../customers/list.tsx')), 'CustomersPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/customers/$id',
    component: lazyRouteComponent(() => patiently(() => import('../customers/detail.tsx')), 'CustomerPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => patiently(() => import('../audit/page.tsx')), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/system',
    validateSearch: systemSearch,
    component: lazyRouteComponent(() => patiently(() => import('../system/page.tsx')), 'SystemPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/tickets/$number',
    validateSearch: ticketsSearch,
    component: lazyRouteComponent(() => patiently(() => import('../tickets/ticket/page.tsx')), 'TicketPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/support/tickets/$id',
    component: lazyRouteComponent(() => patiently(() => import('../tickets/ticket/support-page.tsx')), 'SupportTicketPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/notifications',
    validateSearch: notificationsSearch,
    component: lazyRouteComponent(() => patiently(() => import('../notifications/page.tsx')), 'NotificationsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/profile',
    component: lazyRouteComponent(() => patiently(() => import('../profile/page.tsx')), 'ProfilePage'),
  }),
] as const;

/** The addresses of the console. A page comes with its room's code, when it is first opened. */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
