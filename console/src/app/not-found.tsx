import { Link } from '@tanstack/react-router';
import { texts } from '../texts/index.ts';
import { Page } from '../ui/page.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title={texts.app.notFound.title}>
      <p>{texts.app.notFound.text}</p>
      <p><Link to="/">{texts.app.notFound.home}</Link></p>
    </Page>
  );
}
