import type { ReactNode } from 'react';

interface Props {
  label: string;
  /** The id of what changes it. */
  of?: string;
  marked?: boolean;
  /** Its value takes the whole width, below its name. */
  wide?: boolean;
  children: ReactNode;
}

/** A field of the side panel: its name, and its value or what changes it. */
export const SideField = ({ label, of, marked = false, wide = false, children }: Props) => (
  <div className="side-field" data-marked={marked} data-wide={wide}>
    {of ? <label htmlFor={of}>{label}</label> : <span className="label">{label}</span>}
    <div className="value">{children}</div>
  </div>
);
