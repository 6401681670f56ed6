import { LockOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { refusal } from '../api/refusals.ts';
import { texts } from '../texts/index.ts';

interface Props<T extends object, Field extends keyof T & string> {
  /** The object as it was answered. */
  of: T;
  field: Field;
  /** How to show the value. */
  children?: (value: NonNullable<T[Field]>) => ReactNode;
  /** What to show when there is no value, though it may be seen. */
  none?: ReactNode;
}

/** A field that not everybody may see: its value, or a lock that says which permission it takes. */
export function Guarded<T extends object, Field extends keyof T & string>({ of, field, children, none = '–' }: Props<T, Field>) {
  const value = of[field];
  if (value !== null && value !== undefined) return children ? children(value) : String(value);
  const refused = refusal(of, field);
  return refused ? <Lock permission={refused.permission} reason={refused.message} /> : none;
}

/** Below a form that cannot be saved: which permission that takes. */
export const LockedForm = ({ permission }: { permission: string }) => (
  <p className="hint" role="status">
    <LockOutlined aria-hidden="true" /> {texts.app.lockedForm(permission)}
  </p>
);

/** Stands for what may not be seen. */
export function Lock({ permission, reason }: { permission?: string | undefined; reason?: string }) {
  const label = permission ? texts.app.notAllowed(permission) : (reason ?? texts.app.notAllowedTitle);
  return (
    <span className="lock" role="img" aria-label={label} title={label}>
      <LockOutlined aria-hidden="true" />
    </span>
  );
}
