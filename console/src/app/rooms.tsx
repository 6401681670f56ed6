import { AuditOutlined, CloudServerOutlined, DashboardOutlined, SafetyOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';

/** A page of the menu. */
export interface Room {
  /** Its folder, and its place in the menu: `nav-users`. */
  name: string;
  path: string;
  title: string;
  icon: ReactNode;
  /** Any of these permissions, on any row, makes the page worth showing. */
  needs: readonly string[];
}

/** The menu, from top to bottom. */
export const ROOMS: readonly Room[] = [
  { name: 'dashboard', path: '/', title: texts.dashboard.title, icon: <DashboardOutlined />, needs: ['analytics:read', 'tickets:read'] },
  { name: 'customers', path: '/customers', title: texts.customers.title, icon: <TeamOutlined />, needs: ['customers:read'] },
  { name: 'users', path: '/users', title: texts.users.title, icon: <UserOutlined />, needs: ['users:read'] },
  { name: 'roles', path: '/roles', title: texts.roles.title, icon: <SafetyOutlined />, needs: ['roles:read'] },
  { name: 'audit', path: '/audit', title: texts.audit.title, icon: <AuditOutlined />, needs: ['audit:read'] },
  { name: 'system', path: '/system', title: texts.system.title, icon: <CloudServerOutlined />, needs: ['logs:read'] },
];
