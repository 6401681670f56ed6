import { useEffect } from 'react';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { nameTab } from '../ui/tab-title.ts';
import { Brand } from './brand.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** What people see who are not signed in, whatever the address: after signing in they are where they wanted to be. */
export function SignInPage({ ended }: { ended: boolean }) {
  useEffect(() => {
    nameTab(`${texts.app.signIn.title} · ${texts.app.name}`);
  }, []);
  return (
    <main className="sign-in">
      <Card>
        <Brand />
        <h1>{texts.app.signIn.title}</h1>
        {ended && <p role="status">{texts.app.signIn.over}</p>}
        <SignInForm />
      </Card>
    </main>
  );
}
