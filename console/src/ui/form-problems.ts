import type { FormInstance } from 'antd';
import { Rejected } from '../api/errors.ts';

/**
 * Puts what the rules say of a form's fields beside these fields, and the focus at the first. True when all of it found its place; else
 * the caller says it.
 */
export function placeProblems(form: FormInstance, error: unknown): boolean {
  if (!(error instanceof Rejected)) return false;
  // what is no field of its own has no place for words
  const fields = Object.keys(form.getFieldsValue(true) as object).filter((name) => form.getFieldInstance(name) as unknown);
  const placed = error.reasons.flatMap(({ field, message }) => {
    const name = field?.split('.')[0];
    return name !== undefined && fields.includes(name) ? [{ name, errors: [message] }] : [];
  });
  form.setFields(placed);
  if (placed[0]) form.scrollToField(placed[0].name, { focus: true });
  return placed.length === error.reasons.length;
}
