import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** The theme that somebody chose; `system` follows the machine. */
export type Theme = 'light' | 'dark' | 'system';

/** Something that was said while the page was open. */
export interface Notice {
  id: string;
  text: string;
  at: string;
}

interface State {
  sidebarCollapsed: boolean;
  currentTheme: Theme;
  /** Keys without Ctrl or Cmd do something. */
  singleKeys: boolean;
  /** The filters that were last used, by page: a page without filters in its address begins with them. */
  activeFilters: Record<string, unknown>;
  notifications: Notice[];
  toggleSidebar: () => void;
  setTheme: (theme: Theme) => void;
  setSingleKeys: (singleKeys: boolean) => void;
  setFilter: (filter: { key: string; value: unknown }) => void;
  addNotification: (notice: Notice) => void;
}

/** How the pages look for whoever uses this browser. index.html reads the theme of it before the first paint. */
export const useUi = create<State>()(
  persist(
    (set) => ({
      sidebarCollapsed: false,
      currentTheme: 'system',
      singleKeys: true,
      activeFilters: {},
      notifications: [],
      toggleSidebar: () => { set((state) => ({ sidebarCollapsed: !state.sidebarCollapsed })); },
      setTheme: (currentTheme) => { set({ currentTheme }); },
      setSingleKeys: (singleKeys) => { set({ singleKeys }); },
      setFilter: ({ key, value }) => { set((state) => ({ activeFilters: { ...state.activeFilters, [key]: value } })); },
      addNotification: (notice) => { set((state) => ({ notifications: [...state.notifications.slice(-49), notice] })); },
    }),
    {
      name: 'backoffice.ui',
      partialize: ({ sidebarCollapsed, currentTheme, singleKeys, activeFilters }) => ({ sidebarCollapsed, currentTheme, singleKeys, activeFilters }),
    },
  ),
);
