import type { ReactNode } from 'react';

interface Props {
  label: string;
  /** The id of what changes it. */
  of?: string;
  marked?: boolean;
  children: ReactNode;
}

/** A field of the side panel: its name, and its value or what changes it. */
export const SideField = ({ label, of, marked = false, children }: Props) => (
  <div className="side-field" data-marked={marked}>
    {of ? <label htmlFor={of}>{label}</label> : <span className="label">{label}</span>}
    <div className="value">{children}</div>
  </div>
);
