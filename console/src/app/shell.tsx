import { LogoutOutlined, MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { usePerson } from '../api/person.ts';
import { Bell } from '../notifications/bell.tsx';
import { texts } from '../texts/index.ts';
import { Initial } from '../ui/initial.tsx';
import { patiently } from '../ui/patiently.ts';
import { useLeaving } from '../ui/unsaved.ts';
import { useNarrow } from '../ui/use-media.ts';
import { useSoon } from '../ui/use-soon.ts';
import { Brand } from './brand.tsx';
import { Everywhere } from './everywhere.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { NothingHere } from './nothing-here.tsx';
import { useRooms } from './rooms.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { useUi } from './ui-state.ts';
import { useSignOut } from './use-sign-out.ts';

const loadDrawer = () => patiently(() => import('./menu-drawer.tsx'));

/** What is around every page: the menu, who is signed in, and how the connection is. */
export function Shell() {
  const { sidebarCollapsed, toggleSidebar } = useUi();
  const narrow = useNarrow();
  useLeaving();
  const toggle = sidebarCollapsed ? texts.app.expand : texts.app.collapse;

  return (
    <div className="shell" data-collapsed={sidebarCollapsed}>
      <a className="skip" href="#main">{texts.app.skip}</a>
      <aside className="sidebar">
        <div>
          <Brand />
          <Menu narrow={sidebarCollapsed} />
          <Button
            type="text"
            className="collapse"
            icon={sidebarCollapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            aria-label={toggle}
            aria-expanded={!sidebarCollapsed}
            title={toggle}
            onClick={toggleSidebar}
          />
        </div>
      </aside>
      <header className="top">
        {narrow && <OpenMenu />}
        <Everywhere />
        <span className="grow" />
        <Bell />
        <ThemeSwitch />
        <Account />
      </header>
      <main id="main" tabIndex={-1}>
        <ConnectionBanner />
        <Room />
      </main>
    </div>
  );
}

/** The way to the menu where there is no room for it beside the page. */
function OpenMenu() {
  const [open, setOpen] = useState(false);
  const close = () => { setOpen(false); };
  const { code } = useSoon(loadDrawer, open, close);
  return (
    <>
      <Button type="text" icon={<MenuOutlined />} aria-label={texts.app.openMenu} aria-expanded={open} aria-busy={open && !code} loading={open && !code} onClick={() => { setOpen(true); }} />
      {code && <code.MenuDrawer open={open} onClose={close}><Menu narrow={false} onGo={close} /></code.MenuDrawer>}
    </>
  );
}

/** The page, unless it is the first and not for whoever is signed in. */
function Room() {
  const isFirst = useLocation({ select: ({ pathname }) => pathname === '/' });
  const rooms = useRooms();
  return isFirst && !rooms.some(({ path }) => path === '/') ? <NothingHere /> : <Outlet />;
}

function Menu({ narrow, onGo }: { narrow: boolean; onGo?: () => void }) {
  const rooms = useRooms();
  return (
    <nav aria-label={texts.app.menu}>
      <ul>
        {rooms.map(({ name, path, title, icon }) => (
          <li key={name}>
            <Link to={path} data-testid={`nav-${name}`} activeOptions={{ exact: path === '/', includeSearch: false }} title={narrow ? title : undefined} onClick={onGo}>
              {icon}
              <span className="label">{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Account() {
  const { name, role } = usePerson();
  const signOut = useSignOut();
  return (
    <>
      <Link to="/profile" className="account" data-testid="nav-profile" title={texts.rooms.profile}>
        <Initial of={name} />
        <span className="who" data-testid="signed-in">
          {name} <small>{role}</small>
        </span>
      </Link>
      <Button type="text" icon={<LogoutOutlined />} aria-label={texts.app.signOut} title={texts.app.signOut} onClick={() => void signOut()} />
    </>
  );
}
