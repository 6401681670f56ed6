import { useEffect, useRef, useState } from 'react';
import { OLDEST } from './range.ts';

interface Props {
  /** Without it, what stands around the field has to name it. */
  'aria-label'?: string;
  className: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onFocus?: () => void;
  onChange: (day: string) => void;
  /** The field was emptied. */
  onEmpty?: () => void;
  /** What is in the field is a day, but not one that it takes. Whoever leaves it finds the day there that holds. */
  onWrong?: (wrong: boolean) => void;
}

/** A year that is typed to its end: its first digits are years, too. */
const WHOLE_YEAR = '1000';

/**
 * One day: the browser's own field. While it is typed it is not a day yet, so it is the address that follows the field. What the field said
 * comes back from there later than the next key, and is no reason to change it.
 */
export function DayField({ value, min = OLDEST, onChange, onEmpty, onWrong, ...rest }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState(false);
  const said = useRef(new Set<string>());
  useEffect(() => {
    if (value !== undefined && said.current.has(value)) return;
    if (field.current && field.current.value !== (value ?? '')) field.current.value = value ?? '';
  }, [value]);
  const judge = (now: boolean) => {
    setWrong(now);
    onWrong?.(now);
  };
  const typed = ({ value: day, validity }: HTMLInputElement) => {
    judge(day >= WHOLE_YEAR && !validity.valid);
    if (!day || !validity.valid) return;
    said.current.add(day);
    onChange(day);
  };
  const leave = (input: HTMLInputElement) => {
    const { value: day, validity } = input;
    said.current.clear();
    judge(false);
    // half a day is no day either, but not none
    if (!day && !validity.badInput && onEmpty) {
      if (value) onEmpty();
    } else if (!day || !validity.valid) input.value = value ?? '';
  };
  return (
    <input
      ref={field}
      type="date"
      defaultValue={value}
      min={min}
      aria-invalid={wrong}
      onChange={({ target }) => { typed(target); }}
      onBlur={({ target }) => { leave(target); }}
      {...rest}
    />
  );
}
