import { create } from 'zustand';

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

/** What of it this browser keeps. */
type Kept = Pick<State, 'sidebarCollapsed' | 'currentTheme' | 'singleKeys' | 'activeFilters'>;

/** Its name in the browser; index.html reads the theme of it before the first paint. */
const NAME = 'backoffice.ui';

function kept(): Partial<Kept> {
  try {
    return (JSON.parse(localStorage.getItem(NAME) ?? '') as { state?: Partial<Kept> }).state ?? {};
  } catch {
    return {};
  }
}

/** How the pages look for whoever uses this browser. A change writes what was changed and nothing else: another tab may have changed the rest. */
export const useUi = create<State>()((set, get) => {
  const keep = (change: Partial<Kept>) => {
    set(change);
    try {
      localStorage.setItem(NAME, JSON.stringify({ state: { ...kept(), ...change }, version: 0 }));
    } catch {
      // it is so on this page
    }
  };
  return {
    sidebarCollapsed: false,
    currentTheme: 'system',
    singleKeys: true,
    activeFilters: {},
    ...kept(),
    notifications: [],
    toggleSidebar: () => { keep({ sidebarCollapsed: !get().sidebarCollapsed }); },
    setTheme: (currentTheme) => { keep({ currentTheme }); },
    setSingleKeys: (singleKeys) => { keep({ singleKeys }); },
    setFilter: ({ key, value }) => { keep({ activeFilters: { ...get().activeFilters, ...kept().activeFilters, [key]: value } }); },
    addNotification: (notice) => { set(({ notifications }) => ({ notifications: [...notifications.slice(-49), notice] })); },
  };
});

/** All tabs agree. */
const hear = ({ key }: StorageEvent) => { if (key === NAME) useUi.setState(kept()); };
// logic is tested without a browser
if (typeof window !== 'undefined') window.addEventListener('storage', hear);
