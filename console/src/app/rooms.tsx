import { AuditOutlined, CloudServerOutlined, DashboardOutlined, SafetyOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { TicketOutlined } from '../ui/ticket-icon.tsx';

/** A page of the menu. */
export interface Room {
  /** Its folder, and its place in the menu: `nav-users`. */
  name: string;
  path: string;
  title: string;
  icon: ReactNode;
  /** The key that leads there after `g`. */
  key?: string;
  /** Any of these permissions, on any row, makes the page worth showing. */
  needs: readonly string[];
}

/** The menu, from top to bottom. */
export const ROOMS: readonly Room[] = [
  { name: 'dashboard', path: '/', title: texts.rooms.dashboard, icon: <DashboardOutlined />, key: 'd', needs: ['analytics:read', 'tickets:read'] },
  { name: 'tickets', path: '/tickets', title: texts.rooms.tickets, icon: <TicketOutlined />, key: 't', needs: ['tickets:read'] },
  { name: 'customers', path: '/customers', title: texts.rooms.customers, icon: <TeamOutlined />, key: 'c', needs: ['customers:read'] },
  { name: 'users', path: '/users', title: texts.rooms.users, icon: <UserOutlined />, key: 'u', needs: ['users:read'] },
  { name: 'roles', path: '/roles', title: texts.rooms.roles, icon: <SafetyOutlined />, key: 'r', needs: ['roles:read'] },
  { name: 'audit', path: '/audit', title: texts.rooms.audit, icon: <AuditOutlined />, key: 'a', needs: ['audit:read'] },
  { name: 'system', path: '/system', title: texts.rooms.system, icon: <CloudServerOutlined />, key: 's', needs: ['logs:read'] },
];

/** The pages that are worth showing to whoever is signed in. */
export function useRooms(): readonly Room[] {
  const may = useMay();
  return ROOMS.filter(({ needs }) => needs.some((permission) => may(permission)));
}
