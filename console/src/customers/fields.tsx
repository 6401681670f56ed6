import { Form } from 'antd';
import type { CustomerStatus, SubscriptionTier } from '#operations';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { EMAIL } from '../ui/rules.ts';

const said = texts.customers;

/** What a form asks of a customer. */
export interface CustomerValues {
  companyName: string;
  contactEmail: string;
  subscriptionTier: SubscriptionTier;
  status: CustomerStatus;
}

interface Props {
  contact: boolean;
  readOnly: boolean;
}

/** The fields of a customer, in a form. */
export const CustomerFields = ({ contact, readOnly }: Props) => (
  <>
    <Form.Item name="companyName" label={said.form.company} rules={[{ required: true, whitespace: true, message: said.form.companyMissing }]}>
      <input className="text-field" autoComplete="off" readOnly={readOnly} />
    </Form.Item>
    {contact && (
      <Form.Item name="contactEmail" label={said.form.contact} rules={EMAIL(said.form.contactWrong)}>
        <input className="text-field" type="email" autoComplete="off" readOnly={readOnly} />
      </Form.Item>
    )}
    <Form.Item name="subscriptionTier" label={said.form.tier}>
      <Choice options={optionsOf(said.tier)} disabled={readOnly} />
    </Form.Item>
    <Form.Item name="status" label={said.form.status}>
      <Choice options={optionsOf(said.status)} disabled={readOnly} />
    </Form.Item>
  </>
);
