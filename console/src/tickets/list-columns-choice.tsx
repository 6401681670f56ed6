import { texts } from '../texts/index.ts';
import { PickButton } from '../ui/pick-button.tsx';
import { Picker } from '../ui/picker.tsx';
import { COLUMN_KEYS, type ColumnKey } from './column-keys.ts';

const said = texts.ticketList;
/** What a list always says: which ticket it is. */
const ALWAYS: ColumnKey = 'title';

/** Chooses what the list shows of tickets. */
export function ColumnsChoice({ columns, onChange }: { columns: readonly ColumnKey[]; onChange: (columns: ColumnKey[]) => void }) {
  const options = COLUMN_KEYS.filter((key) => key !== ALWAYS).map((value) => ({ value, label: said.columns[value] }));
  const pick = (value: string) => {
    const next = COLUMN_KEYS.filter((key) => (key === value ? !columns.includes(key) : key === ALWAYS || columns.includes(key)));
    onChange(next);
  };
  return (
    <PickButton label={said.shownColumns}>
      {() => <Picker label={said.shownColumns} several options={options} chosen={columns} onPick={({ value }) => { pick(value); }} />}
    </PickButton>
  );
}
