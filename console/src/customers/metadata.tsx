import { Button } from 'antd';
import { useState } from 'react';
import { updateCustomer } from '#operations';
import { exactJson, saysTheSame } from '../api/exact.ts';
import { useChange } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Conflict } from '../ui/conflict.tsx';
import { LockedForm } from '../ui/guarded.tsx';
import { say } from '../ui/say.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import type { CustomerDetail } from './detail.tsx';
import { objectIn } from './object-in.ts';

const UPDATE = 'customers:update';
const said = texts.customers.metadata;

/** What an integrator keeps with a customer, as JSON. */
export function Metadata({ customer }: { customer: CustomerDetail }) {
  const kept = exactJson(customer.metadata, 2);
  const mayChange = useMay()(UPDATE);
  const [text, setText] = useState(kept);
  const [seen, setSeen] = useState({ text: kept, version: customer.version });
  const follow = () => { setSeen({ text: kept, version: customer.version }); };
  const { object, wrong } = objectIn(text);
  const dirty = text !== seen.text;
  const contested = dirty && customer.version > seen.version && kept !== seen.text && !(object && saysTheSame(object, customer.metadata));
  // what somebody types stays; else it follows, in the form in which it is kept
  if (!contested && customer.version >= seen.version && (kept !== seen.text || customer.version > seen.version)) {
    if (!dirty) setText(kept);
    follow();
  }
  const { run, busy } = useChange(updateCustomer, 'customers');
  useUnsaved(() => dirty);
  if (!mayChange && !dirty) return <pre>{kept}</pre>;

  const save = async () => {
    try {
      const { updateCustomer: done } = await run({ id: customer.id, expectedVersion: seen.version, metadata: object });
      setSeen({ text, version: done?.customer?.version ?? customer.version });
      say.success(said.saved);
    } catch (error) {
      say.error(error);
    }
  };

  return (
    <>
      <textarea
        className="text-field code"
        aria-label={said.title}
        aria-describedby="metadata-help"
        aria-invalid={wrong !== undefined}
        spellCheck={false}
        rows={4}
        readOnly={!mayChange}
        value={text}
        onChange={(event) => { setText(event.target.value); }}
      />
      <p id="metadata-help" className={wrong ? 'problem-line' : 'hint'} role="status">{wrong ?? said.hint}</p>
      {contested && <Conflict theirs={kept} mine={text} onTheirs={() => { setText(kept); follow(); }} onMine={mayChange ? follow : undefined} />}
      {!mayChange && <LockedForm permission={UPDATE} />}
      <div className="form-end">
        <Button type="primary" disabled={!mayChange || object === undefined || !dirty} loading={busy} onClick={() => void save()}>{texts.app.save}</Button>
        <Button disabled={!dirty} onClick={() => { setText(seen.text); }}>{said.reset}</Button>
      </div>
    </>
  );
}
