import { ConfigProvider, theme as themes } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useMedia } from '../ui/use-media.ts';
import { type Theme, useUi } from './ui-state.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** The theme that is shown. */
export function useShownTheme(): Exclude<Theme, 'system'> {
  const chosen = useUi((state) => state.currentTheme);
  const system = useMedia(dark) ? 'dark' : 'light';
  return chosen === 'system' ? system : chosen;
}

/** Colours with enough contrast for small text, in both themes; base.css says the same of what is not antd's. */
const COLOURS = {
  light: {
    colorPrimary: '#2348c9',
    colorTextDescription: 'rgba(0, 0, 0, 0.62)',
    colorTextTertiary: 'rgba(0, 0, 0, 0.62)',
    colorTextPlaceholder: 'rgba(0, 0, 0, 0.56)',
    colorBgLayout: '#f4f6fa',
    colorError: '#c9252d',
    colorErrorHover: '#b81d25',
    colorErrorTextHover: '#b81d25',
    colorSuccess: '#2b7a0b',
    colorWarning: '#a15c00',
    colorWarningBg: '#fdf3e1',
    colorWarningBorder: '#e6c07f',
  },
  dark: {
    colorPrimary: '#4a6ff0',
    colorLink: '#8ea8ff',
    colorTextDescription: 'rgba(255, 255, 255, 0.66)',
    colorTextTertiary: 'rgba(255, 255, 255, 0.66)',
    colorTextPlaceholder: 'rgba(255, 255, 255, 0.55)',
    colorBgLayout: '#0e1118',
    colorBgContainer: '#171b24',
    colorBgElevated: '#1f2430',
    colorError: '#ff7875',
    colorErrorActive: '#e07e7b',
    colorErrorTextActive: '#e07e7b',
  },
};

/** What a button is while it is pointed at: its words stay readable on it, white ones on blue and, in the dark, dark ones on red. */
const BUTTONS = { light: {}, dark: { dangerColor: '#0e1118', colorPrimaryHover: '#3d5fdd', defaultHoverColor: '#8ea8ff', defaultHoverBorderColor: '#8ea8ff' } };

/** What is refused: whoever sent it goes on at the first field that has to be mended. */
const FORM = { scrollToFirstError: { focus: true } };

/** Dresses the pages. */
export function Themed({ children }: { children: ReactNode }) {
  const shown = useShownTheme();
  const motion = !useMedia(still);
  useEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);
  return (
    <ConfigProvider
      theme={{
        algorithm: shown === 'dark' ? themes.darkAlgorithm : themes.defaultAlgorithm,
        token: { ...COLOURS[shown], colorInfo: COLOURS[shown].colorPrimary, borderRadius: 6, fontFamily: 'inherit', motion },
        components: { Button: BUTTONS[shown], Form: { labelColor: 'inherit' }, Statistic: { contentFontSize: 26 } },
      }}
      wave={{ disabled: true }}
      form={FORM}
    >
      {children}
    </ConfigProvider>
  );
}
