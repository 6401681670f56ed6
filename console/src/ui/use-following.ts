import type { FormInstance } from 'antd';
import { useCallback, useEffect, useMemo, useRef } from 'react';

export interface Following {
  /** The version of the row whose values whoever types has seen. */
  readonly version: () => number;
  /** What stands in the form is saved. */
  readonly saved: () => void;
}

/**
 * Keeps a form about a row as new as the row, until somebody types in it: then all of it stays as they saw it, so that nothing typed is
 * lost, and nothing that somebody else made of the row meanwhile is overwritten unseen.
 */
export function useFollowing<Values extends object>(form: FormInstance<Values>, values: Values, version: number): Following {
  const seen = useRef(version);
  const latest = JSON.stringify(values);
  const follow = useCallback(() => {
    if (form.isFieldsTouched()) return;
    form.setFieldsValue(JSON.parse(latest) as Parameters<typeof form.setFieldsValue>[0]);
    seen.current = version;
  }, [form, latest, version]);
  useEffect(follow, [follow]);
  return useMemo(
    () => ({
      version: () => seen.current,
      saved: () => { form.setFields(Object.keys(form.getFieldsValue(true) as object).map((name) => ({ name: name as never, touched: false }))); },
    }),
    [form],
  );
}
