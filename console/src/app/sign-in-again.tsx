import { Button, Modal } from 'antd';
import { session } from '../api/index.ts';
import { texts } from '../texts/index.ts';
import { SignInForm } from './sign-in-form.tsx';

/** A dialog that was open before holds the focus until this one has taken its place. */
function toPassword(shown: boolean): void {
  if (shown) document.querySelector<HTMLElement>('[role=dialog] .sign-in-form input[type=password]')?.focus();
}

/** Over a page whose session ended: whoever signs in again goes on with what they typed. */
export function SignInAgain({ email }: { email: string }) {
  return (
    <Modal open title={texts.app.signIn.title} footer={null} afterOpenChange={toPassword} closable={false} keyboard={false} mask={{ closable: false }} width={400} zIndex={2000}>
      <p role="status">{texts.app.signIn.ended}</p>
      <SignInForm email={email}>
        <Button type="link" block onClick={() => void session.signOut()}>{texts.app.signIn.leave}</Button>
      </SignInForm>
    </Modal>
  );
}
