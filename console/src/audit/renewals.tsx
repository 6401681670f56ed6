import { texts } from '../texts/index.ts';

/** Whether it is told, too, that sessions were renewed: every open console does that four times an hour. */
export const Renewals = ({ shown, onChange }: { shown: boolean; onChange: (shown: boolean) => void }) => (
  <label className="check">
    <input type="checkbox" checked={shown} onChange={({ target }) => { onChange(target.checked); }} />
    {texts.audit.renewals}
  </label>
);
