import type { FormInstance } from 'antd';
import { Conflict } from './conflict.tsx';
import type { Following } from './use-following.ts';

interface Props<Values extends object> {
  form: FormInstance<Values>;
  following: Pick<Following<Values>, 'now' | 'contested' | 'giveUp' | 'insist'>;
  /** What the fields are called. */
  labels: Partial<Record<keyof Values, string>>;
  /** What stands in a field, for people. */
  inWords?: (value: Values[keyof Values], name: keyof Values) => string;
  /** It cannot be saved any more. */
  readOnly?: boolean;
}

/** Above what saves a form: what somebody else has made of the fields in which somebody types, beside what they typed, and a choice. */
export function Contested<Values extends object>({ form, following, labels, inWords = String, readOnly = false }: Props<Values>) {
  const names = following.contested();
  if (names.length === 0) return null;
  const said = (values: Values) => names.map((name) => `${labels[name] ?? name}: ${inWords(values[name], name)}`).join('\n');
  return <Conflict theirs={said(following.now())} mine={said(form.getFieldsValue())} onTheirs={following.giveUp} onMine={readOnly ? undefined : following.insist} />;
}
