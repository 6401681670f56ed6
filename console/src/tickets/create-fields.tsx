import { CloseOutlined } from '@ant-design/icons';
import { texts } from '../texts/index.ts';
import { type OfForm, PickButton } from '../ui/pick-button.tsx';
import { Picker } from '../ui/picker.tsx';
import { useFindCustomers, useFindTags, useFindUsers } from './use-find.ts';

const said = texts.ticketList.form;

/** Something that was picked, with its name. */
export interface Picked {
  value: string;
  label: string;
}

/** What a form gives a field. */
interface Field<Value> extends OfForm {
  value?: Value | undefined;
  onChange?: (value: Value | undefined) => void;
  disabled: boolean;
}

/** Whose request it is. */
export const CustomerField = ({ value, onChange, disabled, ...ofForm }: Field<Picked>) => (
  <PickButton {...ofForm} disabled={disabled} field={said.customer} label={value?.label ?? said.pickCustomer}>
    {(close) => <FindCustomer value={value} onPick={(picked) => { onChange?.(picked); close(); }} />}
  </PickButton>
);

interface Finds {
  value: Picked | undefined;
  onPick: (picked: Picked) => void;
}

function FindCustomer({ value, onPick }: Finds) {
  const pick = ({ value, label }: Picked) => { onPick({ value, label }); };
  return <Picker label={said.findCustomer} {...useFindCustomers()} chosen={value ? [value.value] : []} onPick={pick} />;
}

/** Who works on it. */
export const AssigneeField = ({ value, onChange, disabled, ...ofForm }: Field<Picked>) => (
  <PickButton {...ofForm} disabled={disabled} field={said.assignee} label={value?.label ?? texts.ticketList.nobody}>
    {(close) => <FindUser value={value} onPick={(picked) => { onChange?.(picked.value === 'none' ? undefined : picked); close(); }} />}
  </PickButton>
);

function FindUser({ value, onPick }: Finds) {
  const pick = ({ value, label }: Picked) => { onPick({ value, label }); };
  return <Picker label={said.findUser} {...useFindUsers({ nobody: true })} chosen={[value?.value ?? 'none']} onPick={pick} />;
}

/** A tag that there is, or a new one. */
export function FindTag({ label, without, onPick }: { label: string; without?: readonly string[]; onPick: (tag: string) => void }) {
  const own = (text: string) => ({ value: text.toLowerCase(), label: text.toLowerCase() });
  return <Picker label={label} {...useFindTags(without)} chosen={[]} own={own} onPick={({ value }) => { onPick(value); }} />;
}

/** Words to sort it by. */
export function TagsField({ value = [], onChange, disabled, ...ofForm }: Field<string[]>) {
  return (
    <div className="tags-field">
      {value.map((tag) => (
        <span key={tag} className="tag">
          {tag}
          <button type="button" disabled={disabled} aria-label={said.removeTag(tag)} onClick={() => { onChange?.(value.filter((one) => one !== tag)); }}><CloseOutlined /></button>
        </span>
      ))}
      <PickButton {...ofForm} disabled={disabled} field={said.tags} label={said.addTag}>
        {(close) => <FindTag label={said.addTag} without={value} onPick={(tag) => { onChange?.([...new Set([...value, tag])].sort()); close(); }} />}
      </PickButton>
    </div>
  );
}
