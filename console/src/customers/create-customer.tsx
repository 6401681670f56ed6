import { useNavigate } from '@tanstack/react-router';
import { Button, Form } from 'antd';
import { useRef } from 'react';
import { createCustomer } from '#operations';
import { useChange } from '../api/hooks.ts';
import { isLost } from '../api/lost.ts';
import { texts } from '../texts/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FocusIn } from '../ui/focus-in.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { say } from '../ui/say.tsx';
import { useClosing } from '../ui/use-closing.ts';
import { useHere } from '../ui/use-here.ts';
import { CustomerFields, type CustomerValues } from './fields.tsx';
import { madeSince } from './made.ts';

const said = texts.customers;
const START: CustomerValues = { companyName: '', contactEmail: '', subscriptionTier: 'FREE', status: 'ACTIVE' };

/** Makes a customer, and goes to its page. */
export function CreateCustomer({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<CustomerValues>();
  const navigate = useNavigate();
  const { run, busy } = useChange(createCustomer, 'customers');
  const here = useHere();
  // without an answer, in the time of `Date.now()`
  const sentAt = useRef<number>(undefined);
  const close = useClosing(onClose, () => form.isFieldsTouched(), busy);

  async function submit(values: CustomerValues) {
    try {
      // what seemed to be lost may have arrived
      const before = sentAt.current === undefined ? undefined : await madeSince(sentAt.current, values);
      sentAt.current ??= Date.now();
      const customer = before ?? (await run(values)).createCustomer?.customer;
      say.success(said.created);
      if (!here()) return;
      onClose();
      if (customer) await navigate({ to: '/customers/$id', params: { id: customer.id }, ignoreBlocker: true });
    } catch (error) {
      if (!isLost(error)) sentAt.current = undefined;
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  return (
    <Dialog title={said.create} onCancel={close}>
      <FocusIn selector="input" />
      <Form form={form} layout="vertical" name="create-customer" data-testid="create-customer-form" initialValues={START} onFinish={(values) => void submit(values)}>
        <CustomerFields contact readOnly={busy} />
        <div className="form-end">
          <Button disabled={busy} onClick={close}>{texts.app.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>{said.create}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
