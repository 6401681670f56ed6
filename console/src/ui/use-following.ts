import type { FormInstance } from 'antd';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';

interface Versioned {
  readonly version: number;
}

/** What of a row a form is about, and the version of the row that had it. */
interface Seen<Values extends object> {
  readonly values: Values;
  readonly version: number;
}

export interface Following<Values extends object, Row extends Versioned = never> {
  /** The row as whoever types has seen it. */
  readonly seen: () => Seen<Values>;
  /** What the row has by now. */
  readonly now: () => Values;
  /** True when what somebody typed is not what the row has. */
  readonly dirty: () => boolean;
  /** What was sent is saved, and the row is as answered. What was typed since then is still to be saved. */
  readonly saved: (sent: Partial<Values>, answered: Row | null | undefined) => void;
  /** The fields in which somebody types, and of which somebody else has made something else meanwhile. */
  readonly contested: () => readonly Name<Values>[];
  /** Gives up what was typed in contested fields for what somebody else made of them. */
  readonly giveUp: () => void;
  /** What was typed is meant for the row as it is by now. */
  readonly insist: () => void;
}

type Name<Values extends object> = keyof Values & string;

/** The order of what is in a list says nothing. */
const inOrder = (value: unknown): string => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
const same = (one: unknown, other: unknown): boolean => inOrder(one) === inOrder(other);
const namesOf = <Values extends object>(values: Partial<Values>) => Object.keys(values) as Name<Values>[];

/** Empties the fields of a form that still hold what was sent: what was typed since then is still to be saved. */
export function clearSent<Values extends object>(form: FormInstance<Values>, sent: Partial<Values>): void {
  form.setFields(stillSent(form, sent).map((name) => ({ name: name as never, value: '', touched: false, errors: [] })));
}

const stillSent = <Values extends object>(form: FormInstance<Values>, sent: Partial<Values>) => namesOf(sent).filter((name) => same(form.getFieldValue(name as never), sent[name]));

/**
 * Keeps a form about a row as new as the row, but for the fields in which somebody types: so nothing typed is lost, and nothing that
 * somebody else made of the same field meanwhile is overwritten unseen. A change of anything else is no contradiction. `valuesOf` is the same
 * function each time.
 */
export function useFollowing<Values extends object, Row extends Versioned>(form: FormInstance<Values>, shown: NoInfer<Row>, valuesOf: (row: Row) => Values): Following<Values, Row> {
  const { version } = shown;
  const values = valuesOf(shown);
  const seen = useRef<Seen<Values>>({ values, version });
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const latest = JSON.stringify(values);
  const touched = useCallback((name: Name<Values>) => form.isFieldTouched(name as never), [form]);
  /** The row by now. After a save, what is shown is older than what was answered until it has been read anew. */
  const row = useCallback((): Seen<Values> => (version < seen.current.version ? seen.current : { values: JSON.parse(latest) as Values, version }), [latest, version]);
  const contested = useCallback(() => {
    const now = row().values;
    return namesOf(now).filter((name) => touched(name) && !same(now[name], seen.current.values[name]) && !same(now[name], form.getFieldValue(name)));
  }, [form, row, touched]);
  const follow = useCallback(() => {
    const now = row();
    const left = contested();
    // unlike setFieldsValue, which takes them for typed
    form.setFields(namesOf(now.values).filter((name) => !touched(name)).map((name) => ({ name: name, value: now.values[name], touched: false })));
    if (left.length === 0) seen.current = now;
  }, [form, row, contested, touched]);
  useEffect(follow, [follow]);
  return useMemo(() => {
    const untouch = (names: readonly string[]) => { form.setFields(names.map((name) => ({ name: name as never, touched: false }))); };
    return {
      seen: () => seen.current,
      now: () => row().values,
      dirty: () => namesOf(seen.current.values).some((name) => touched(name) && !same(form.getFieldValue(name), seen.current.values[name])),
      saved: (sent, answered) => {
        untouch(stillSent(form, sent));
        if (answered) seen.current = { values: valuesOf(answered), version: answered.version };
        follow();
      },
      contested,
      giveUp: () => {
        untouch(contested());
        follow();
        draw();
      },
      insist: () => {
        seen.current = row();
        draw();
      },
    };
  }, [form, row, follow, contested, touched, valuesOf]);
}
