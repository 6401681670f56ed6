import type { FormInstance } from 'antd';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';

export interface Following {
  /** The version of the row whose values whoever types has seen. */
  readonly version: () => number;
  /** What stands in the form is saved. */
  readonly saved: () => void;
  /** True while somebody types in a form about a row of which somebody else has made another meanwhile. */
  readonly behind: () => boolean;
  /** Gives up what was typed for what somebody else made of the row. */
  readonly giveUp: () => void;
  /** What was typed is meant for the row as it is by now. */
  readonly insist: () => void;
}

/**
 * Keeps a form about a row as new as the row, until somebody types in it: then all of it stays as they saw it, so that nothing typed is
 * lost, and nothing that somebody else made of the row meanwhile is overwritten unseen.
 */
export function useFollowing<Values extends object>(form: FormInstance<Values>, values: Values, version: number): Following {
  const seen = useRef(version);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const latest = JSON.stringify(values);
  const follow = useCallback(() => {
    if (form.isFieldsTouched()) return;
    form.setFieldsValue(JSON.parse(latest) as Parameters<typeof form.setFieldsValue>[0]);
    seen.current = version;
  }, [form, latest, version]);
  useEffect(follow, [follow]);
  return useMemo(() => {
    const saved = () => { form.setFields(Object.keys(form.getFieldsValue(true) as object).map((name) => ({ name: name as never, touched: false }))); };
    return {
      version: () => seen.current,
      saved,
      behind: () => seen.current !== version && form.isFieldsTouched(),
      giveUp: () => {
        saved();
        follow();
        draw();
      },
      insist: () => {
        seen.current = version;
        draw();
      },
    };
  }, [form, follow, version]);
}
