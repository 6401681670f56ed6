import type { FormInstance } from 'antd';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';

export interface Following<Values extends object> {
  /** The version of the row whose values whoever types has seen. */
  readonly version: () => number;
  /** What stands in the form is saved. */
  readonly saved: () => void;
  /** The fields in which somebody types, and of which somebody else has made something else meanwhile. */
  readonly contested: () => readonly Name<Values>[];
  /** Gives up what was typed in contested fields for what somebody else made of them. */
  readonly giveUp: () => void;
  /** What was typed is meant for the row as it is by now. */
  readonly insist: () => void;
}

type Name<Values extends object> = keyof Values & string;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keeps a form about a row as new as the row, but for the fields in which somebody types: so nothing typed is lost, and nothing that
 * somebody else made of the same field meanwhile is overwritten unseen. A change of anything else is no contradiction.
 */
export function useFollowing<Values extends object>(form: FormInstance<Values>, values: Values, version: number): Following<Values> {
  const seen = useRef({ values, version });
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const latest = JSON.stringify(values);
  const contested = useCallback(() => {
    const now = JSON.parse(latest) as Values;
    const isContested = (name: Name<Values>) => form.isFieldTouched(name as never) && !same(now[name], seen.current.values[name]) && !same(now[name], form.getFieldValue(name as never));
    return (Object.keys(now) as Name<Values>[]).filter(isContested);
  }, [form, latest]);
  const follow = useCallback(() => {
    const now = JSON.parse(latest) as Values;
    const left = contested();
    // unlike setFieldsValue, which takes them for typed
    form.setFields((Object.keys(now) as Name<Values>[]).filter((name) => !form.isFieldTouched(name as never)).map((name) => ({ name: name as never, value: now[name], touched: false })));
    if (left.length === 0) seen.current = { values: now, version };
  }, [form, latest, version, contested]);
  useEffect(follow, [follow]);
  return useMemo(() => {
    const untouch = (names: readonly string[]) => { form.setFields(names.map((name) => ({ name: name as never, touched: false }))); };
    return {
      version: () => seen.current.version,
      saved: () => { untouch(Object.keys(form.getFieldsValue(true) as object)); },
      contested,
      giveUp: () => {
        untouch(contested());
        follow();
        draw();
      },
      insist: () => {
        seen.current = { values: JSON.parse(latest) as Values, version };
        draw();
      },
    };
  }, [form, follow, contested, latest, version]);
}
