import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { texts } from '../texts/index.ts';
import { type Theme, useUi } from './ui-state.ts';

const ICONS = { light: <SunOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> };
const NEXT: Record<Theme, Theme> = { light: 'dark', dark: 'system', system: 'light' };

/** One button that goes through the themes. */
export function ThemeSwitch() {
  const { currentTheme, setTheme } = useUi();
  const label = `${texts.app.theme.label}: ${texts.app.theme[currentTheme]}`;
  return <Button type="text" icon={ICONS[currentTheme]} aria-label={label} title={label} onClick={() => { setTheme(NEXT[currentTheme]); }} />;
}
