import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useSignOut } from './use-sign-out.ts';

/** How long nobody types until they have paused, in milliseconds. */
const PAUSE = 1_000;

/** A dialog that was open before holds the focus until this one has taken its place. */
function toPassword(shown: boolean): void {
  if (shown) document.querySelector<HTMLElement>('[role=dialog] .sign-in-form input[type=password]')?.focus();
}

/** Over a page whose session ended: whoever signs in again goes on with what they typed. Who is typing is not interrupted: it waits for a pause. */
export function SignInAgain({ email }: { email: string }) {
  const signOut = useSignOut();
  if (!usePause()) return null;
  return (
    <Dialog title={texts.app.signIn.title} afterOpenChange={toPassword} closable={false} keyboard={false} width={400} zIndex={2000} rootClassName="sign-in-again">
      <p role="status">{texts.app.signIn.ended}</p>
      <SignInForm email={email}>
        <Button type="link" block onClick={() => void signOut()}>{texts.app.signIn.leave}</Button>
      </SignInForm>
    </Dialog>
  );
}

/** False while somebody is in the middle of typing: the next letters would go elsewhere. */
function usePause(): boolean {
  const [paused, setPaused] = useState(() => !document.activeElement?.matches('input, textarea'));
  useEffect(() => {
    if (paused) return;
    const wait = () => setTimeout(() => { setPaused(true); }, PAUSE);
    let timer = wait();
    const again = () => {
      clearTimeout(timer);
      timer = wait();
    };
    document.addEventListener('keydown', again, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', again, true);
    };
  }, [paused]);
  return paused;
}
