import 'antd/dist/reset.css';
import './base.css';
import './frame.css';
import '../ui/card.css';
import './page.css';
import '../ui/table.css';
import '../ui/fields.css';
import '../ui/text-field.css';
import '../ui/pick.css';
import '../ui/words.css';
import './narrow.css';
import './forced-colors.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepFocus } from '../ui/keep-focus.ts';
import { sizeScrollbar } from '../ui/scrollbar.ts';
import { showWholeTexts } from '../ui/whole-text.ts';
import { App } from './app.tsx';

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the console');
sizeScrollbar();
showWholeTexts();
keepFocus();
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
