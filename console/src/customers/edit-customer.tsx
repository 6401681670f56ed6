import { Button, Form } from 'antd';
import { updateCustomer } from '#operations';
import { useChange } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Contested } from '../ui/contested.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { useFollowing } from '../ui/use-following.ts';
import type { CustomerDetail } from './detail.tsx';
import { CustomerFields, type CustomerValues } from './fields.tsx';

const { form: forms, tier: tiers, status: statuses } = texts.customers;
const LABELS = { companyName: forms.company, contactEmail: forms.contact, subscriptionTier: forms.tier, status: forms.status };
const CHOICES: Partial<Record<keyof CustomerValues, Partial<Record<string, string>>>> = { subscriptionTier: tiers, status: statuses };
const inWords = (value: string, name: keyof CustomerValues): string => CHOICES[name]?.[value] ?? value;

/** Changes a customer. An address that may not be seen cannot be changed. */
export function EditCustomer({ customer }: { customer: CustomerDetail }) {
  const [form] = Form.useForm<CustomerValues>();
  const { run, busy } = useChange(updateCustomer, 'customers');
  const { id, version, companyName, contactEmail, subscriptionTier, status } = customer;
  const kept = { companyName, contactEmail: contactEmail ?? '', subscriptionTier, status };
  const following = useFollowing(form, kept, version);
  useUnsaved(() => {
    const typed = form.getFieldsValue();
    return form.isFieldsTouched() && Object.entries(kept).some(([name, value]) => name in typed && typed[name as keyof CustomerValues] !== value);
  });

  async function submit(values: CustomerValues) {
    try {
      await run({ id, expectedVersion: following.version(), ...values });
      following.saved();
      say.success(texts.customers.saved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  return (
    <Card title={texts.customers.edit}>
      <Form form={form} layout="vertical" name="edit-customer" initialValues={kept} onFinish={(values) => void submit(values)}>
        <CustomerFields contact={contactEmail !== null} />
        <Contested form={form} following={following} now={kept} labels={LABELS} inWords={inWords} />
        <Button type="primary" htmlType="submit" loading={busy}>{texts.app.save}</Button>
      </Form>
    </Card>
  );
}
