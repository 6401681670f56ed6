import { Button, Form } from 'antd';
import { useRef, useState } from 'react';
import { type TicketPriority, createTicket } from '#operations';
import { useChange } from '../api/hooks.ts';
import { isLost } from '../api/lost.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { readDraft, useDraft } from '../ui/drafts.ts';
import { FocusIn } from '../ui/focus-in.tsx';
import { placeProblems } from '../ui/form-problems.ts';
import { say } from '../ui/say.tsx';
import { useClosing } from '../ui/use-closing.ts';
import { useHere } from '../ui/use-here.ts';
import { useOnceDrawn } from '../ui/use-once-drawn.ts';
import { type Picked, AssigneeField, CustomerField, TagsField } from './create-fields.tsx';
import { madeSince } from './made.ts';
import { news } from './news.ts';
import { NEW_TICKET } from './use-create-ticket.tsx';

const said = texts.ticketList.form;
const DRAFT = 'new-ticket';

interface Values {
  /** When it was sent without an answer, in the time of `Date.now()`. */
  sentAt?: number | undefined;
  customerId?: Picked | undefined;
  title: string;
  description: string;
  priority: TicketPriority;
  tags: string[];
  assigneeId?: Picked | undefined;
}

const START: Values = { title: '', description: '', priority: 'MEDIUM', tags: [] };

interface Props {
  onClose: () => void;
  onOpen: (number: number) => void;
}

/** Opens a ticket for a customer. What was typed stays until the ticket is there, also when the dialog is closed before it is sent. */
export function CreateTicket({ onClose, onOpen }: Props) {
  const [form] = Form.useForm<Values>();
  const me = usePerson().id;
  const mayAssign = useMay()('tickets:assign', true);
  const [draft, setDraft] = useDraft(DRAFT);
  const [start] = useState(() => typedBefore(draft));
  // what is on its way is as it was sent
  const [busy, setBusy] = useState(false);
  const here = useHere();
  const { run } = useChange(createTicket, 'tickets', 'customers', 'dashboard');
  const close = useClosing(onClose, undefined, busy);

  // whoever has said for whom goes on to say what
  const goOn = useOnceDrawn(() => { form.focusField('title'); });

  const sentAt = useRef(start.sentAt);
  const asKept = (values: Values) => JSON.stringify({ ...values, sentAt: sentAt.current });
  const keep = (values: Values) => { setDraft(asKept(values)); };

  async function submit(values: Values) {
    const { customerId, assigneeId, ...rest } = values;
    if (!customerId) return;
    setBusy(true);
    try {
      const assignee = assigneeId && { assigneeId: assigneeId.value === 'me' ? me : assigneeId.value };
      const input = { ...rest, customerId: customerId.value, ...assignee };
      // what seemed to be lost may have arrived
      const before = sentAt.current === undefined ? undefined : await madeSince(sentAt.current, input);
      sentAt.current ??= Date.now();
      keep(values);
      const ticket = before ?? (await run(input)).createTicket?.ticket;
      // whoever closed the dialog meanwhile may be writing the next one
      if (here() || readDraft(me, DRAFT) === asKept(values)) setDraft('');
      if (ticket) {
        news.hear(ticket.id, ticket);
        say.success(said.created(ticket.number));
      }
      if (!here()) return;
      onClose();
      if (ticket) onOpen(ticket.number);
    } catch (error) {
      if (!isLost(error)) {
        sentAt.current = undefined;
        keep(values);
      }
      if (!placeProblems(form, error)) say.error(error);
    } finally {
      setBusy(false);
    }
  }
  const discard = () => {
    sentAt.current = undefined;
    setDraft('');
    form.setFieldsValue({ ...START, customerId: undefined, assigneeId: undefined });
  };

  return (
    <Dialog title={texts.ticketList.create} onCancel={close} width={620}>
      <FocusIn selector={start.customerId ? 'form input' : 'form button'} place={NEW_TICKET} />
      <Form
        form={form}
        layout="vertical"
        name="create-ticket"
        data-testid="create-ticket-form"
        initialValues={start}
        onValuesChange={(changed: Partial<Values>, values) => {
          keep(values);
          if (changed.customerId && !values.title) goOn();
        }}
        onFinish={(values) => void submit(values)}
      >
        <Form.Item name="customerId" label={said.customer} rules={[{ required: true, message: said.customerMissing }]}><CustomerField disabled={busy} /></Form.Item>
        <Form.Item name="title" label={said.title} rules={[{ required: true, whitespace: true, message: said.titleMissing }, { max: 500, message: said.titleLong }]}>
          <input className="text-field" autoComplete="off" readOnly={busy} />
        </Form.Item>
        <Form.Item name="description" label={said.description} rules={[{ required: true, whitespace: true, message: said.descriptionMissing }]}>
          <textarea className="text-field" rows={5} maxLength={20_000} readOnly={busy} />
        </Form.Item>
        <div className="form-row">
          <Form.Item name="priority" label={said.priority}><Choice options={optionsOf(texts.tickets.priority)} disabled={busy} /></Form.Item>
          {mayAssign && <Form.Item name="assigneeId" label={said.assignee}><AssigneeField disabled={busy} /></Form.Item>}
        </div>
        <Form.Item name="tags" label={said.tags}><TagsField disabled={busy} /></Form.Item>
        <div className="form-end">
          {draft !== '' && <Button type="text" disabled={busy} onClick={discard}>{said.discard}</Button>}
          <Button disabled={busy} onClick={close}>{texts.app.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={busy} data-testid="submit-ticket">{said.submit}</Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** What was typed before, as far as it can be read. */
function typedBefore(draft: string): Values {
  try {
    return { ...START, ...(JSON.parse(draft) as Partial<Values>) };
  } catch {
    return START;
  }
}
