import { LockOutlined, MessageOutlined } from '@ant-design/icons';
import { texts } from '../../texts/index.ts';
import type { Rights } from '../ticket/rights.ts';
import type { ComposerHandle } from './use-composer.ts';

const said = texts.ticket;

/** Whether to write for everybody, or for the team. */
export function KindSwitch({ composer: { kind, choose, field }, rights }: { composer: ComposerHandle; rights: Rights }) {
  const kinds = [
    ['reply', said.reply, <MessageOutlined key="reply" aria-hidden="true" />, rights.comment],
    ['note', said.note, <LockOutlined key="note" aria-hidden="true" />, rights.note],
  ] as const;
  return (
    <fieldset className="kind-switch">
      <legend className="unseen">{said.composer.kind}</legend>
      {kinds.map(([name, label, icon, may]) => may && (
        <label key={name} data-chosen={kind === name}>
          <input type="radio" className="unseen" name="kind" checked={kind === name} onChange={() => { choose(name); }} onClick={() => field.current?.focus()} />
          {icon} {label}
        </label>
      ))}
    </fieldset>
  );
}
