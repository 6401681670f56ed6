import { type SyntheticEvent, useId, useState } from 'react';

interface Props {
  label: string;
  /** What was entered as the filter takes it; nothing when it is none. */
  read: (text: string) => string | undefined;
  /** What to say when it is none. */
  wrong?: string;
  onEnter: (value: string) => void;
}

/** Takes one word to filter by, with Enter or when one goes on. */
export function FilterField({ label, read, wrong, onEnter }: Props) {
  const why = useId();
  const [bad, setBad] = useState(false);
  const take = ({ currentTarget }: SyntheticEvent<HTMLInputElement>) => {
    const text = currentTarget.value.trim();
    const value = text === '' ? undefined : read(text);
    setBad(text !== '' && value === undefined);
    if (value !== undefined) onEnter(value);
  };
  return (
    <span className="filter-field">
      <input
        className="text-field"
        aria-label={label}
        aria-invalid={bad}
        aria-describedby={bad ? why : undefined}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        onKeyDown={(event) => { if (event.key === 'Enter') take(event); }}
        onBlur={take}
      />
      {bad && wrong && <span id={why} role="alert" className="problem-line">{wrong}</span>}
    </span>
  );
}
