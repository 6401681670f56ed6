import { Button, Form } from 'antd';
import { type CustomerRowFragment, updateCustomer } from '#operations';
import { useChange } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Contested } from '../ui/contested.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { LockedForm } from '../ui/guarded.tsx';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { useFollowing } from '../ui/use-following.ts';
import { useHad } from '../ui/use-had.ts';
import type { CustomerDetail } from './detail.tsx';
import { CustomerFields, type CustomerValues } from './fields.tsx';

const UPDATE = 'customers:update';
const { form: forms, tier: tiers, status: statuses } = texts.customers;
const LABELS = { companyName: forms.company, contactEmail: forms.contact, subscriptionTier: forms.tier, status: forms.status };
const CHOICES: Partial<Record<keyof CustomerValues, Partial<Record<string, string>>>> = { subscriptionTier: tiers, status: statuses };
const inWords = (value: string, name: keyof CustomerValues): string => CHOICES[name]?.[value] ?? value;

const valuesOf = ({ companyName, contactEmail, subscriptionTier, status }: CustomerRowFragment): CustomerValues => ({ companyName, contactEmail: contactEmail ?? '', subscriptionTier, status });

interface Props {
  customer: CustomerDetail;
}

/** Changes a customer. An address that may not be seen cannot be changed. */
export function EditCustomer({ customer }: Props) {
  const may = useMay()(UPDATE);
  return useHad(may) && <Details customer={customer} readOnly={!may} />;
}

function Details({ customer, readOnly }: Props & { readOnly: boolean }) {
  const [form] = Form.useForm<CustomerValues>();
  const { run, busy } = useChange(updateCustomer, 'customers');
  const { id, contactEmail } = customer;
  const following = useFollowing(form, customer, valuesOf);
  useUnsaved(following.dirty);

  async function submit(values: CustomerValues) {
    try {
      const now = (await run({ id, expectedVersion: following.seen().version, ...values })).updateCustomer?.customer;
      following.saved(values, now);
      say.success(texts.customers.saved);
    } catch (error) {
      if (!placeProblems(form, error)) say.error(error);
    }
  }

  if (readOnly && !following.dirty()) return null;
  return (
    <Card title={texts.customers.edit}>
      <Form form={form} layout="vertical" name="edit-customer" initialValues={valuesOf(customer)} onFinish={(values) => void submit(values)}>
        <CustomerFields contact={contactEmail !== null} readOnly={readOnly} />
        <Contested form={form} following={following} labels={LABELS} inWords={inWords} readOnly={readOnly} />
        {readOnly ? <LockedForm permission={UPDATE} /> : <Button type="primary" htmlType="submit" loading={busy}>{texts.app.save}</Button>}
      </Form>
    </Card>
  );
}
