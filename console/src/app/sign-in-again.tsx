import { Button, Modal } from 'antd';
import { session } from '../api/index.ts';
import { texts } from '../texts/index.ts';
import { FocusIn } from '../ui/focus-in.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Over a page whose session ended: whoever signs in again goes on with what they typed. */
export function SignInAgain({ email }: { email: string }) {
  return (
    <Modal open title={texts.app.signIn.title} footer={null} closable={false} keyboard={false} mask={{ closable: false }} width={400} zIndex={2000}>
      <FocusIn selector=".sign-in-form input[type=password]" />
      <p role="status">{texts.app.signIn.ended}</p>
      <SignInForm email={email}>
        <Button type="link" block onClick={() => void session.signOut()}>{texts.app.signIn.leave}</Button>
      </SignInForm>
    </Modal>
  );
}
