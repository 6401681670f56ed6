import type { FormRule } from 'antd';

/** An e-mail address. The server says the rest. */
export const EMAIL = (message: string): FormRule[] => [{ required: true, pattern: /^\s*\S+@\S+\s*$/, message }];

/** A password, or none. */
export const PASSWORD = (message: string): FormRule[] => [{ min: 12, message }];
