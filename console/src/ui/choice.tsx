import type { SelectHTMLAttributes } from 'react';

interface Props extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value'> {
  value?: string;
  /** Given by a form, or by the page. */
  onChange?: (value: string) => void;
  /** Value and label of each. */
  options: readonly (readonly [string, string])[];
}

/** A choice of one: the browser's own, which is small, known to every machine and good on a telephone. */
export function Choice({ value, onChange, options, className = '', ...rest }: Props) {
  return (
    <select {...rest} className={`choice ${className}`} value={value ?? ''} onChange={(event) => onChange?.(event.target.value)}>
      {options.map(([key, label]) => <option key={key} value={key}>{label}</option>)}
    </select>
  );
}

/** The entries of a table of labels as options. */
export const optionsOf = (labels: Readonly<Record<string, string>>): [string, string][] => Object.entries(labels);
