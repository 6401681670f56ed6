import { useQueryClient } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useRef } from 'react';
import {
  type NotificationKind, type NotificationPreferencesQuery, notificationPreferences as preferencesQuery, updateNotificationPreferences,
} from '#operations';
import { keyOf, useAnswer, useChange } from '../api/hooks.ts';
import { isLost } from '../api/lost.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Problem } from '../ui/problem.tsx';
import { say } from '../ui/say.tsx';

const said = texts.notifications.preferences;
const WAYS = ['inApp', 'mail'] as const;
const KEY = keyOf(preferencesQuery, {});
type Way = (typeof WAYS)[number];
type Preference = NonNullable<NotificationPreferencesQuery['notificationPreferences']>[number];

/** Of what one is told, and how. Each tick is saved at once, and taken back if it could not be. */
export function Preferences() {
  const answers = useQueryClient();
  const answer = useAnswer(preferencesQuery, {});
  const { run } = useChange(updateNotificationPreferences);
  const kinds = answer.data?.notificationPreferences;

  const set = (kind: NotificationKind, way: Way, on: boolean) => {
    answers.setQueryData<NotificationPreferencesQuery>(KEY, (before) => ({
      notificationPreferences: before?.notificationPreferences?.map((one) => (one.kind === kind ? { ...one, [way]: on } : one)) ?? null,
    }));
  };
  const save = async (kind: NotificationKind, way: Way, on: boolean) => {
    try {
      await run({ preferences: [{ kind, [way]: on }] });
    } catch (error) {
      set(kind, way, !on);
      if (isLost(error)) void answers.invalidateQueries({ queryKey: KEY });
      say.error(error, said.way(said.when[kind], said[way]));
    }
  };

  // one after the other: what was ticked last holds
  const turn = useRef(Promise.resolve());
  const change = (kind: NotificationKind, way: Way, on: boolean) => {
    set(kind, way, on);
    turn.current = turn.current.then(() => save(kind, way, on));
  };

  return (
    <Card title={said.title} id="notifications">
      {answer.isError && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton active title={false} />}
      {kinds && (
        <table className="preferences">
          <thead>
            <tr>
              <th scope="col">{said.about}</th>
              {WAYS.map((way) => <th key={way} scope="col">{said[way]}</th>)}
            </tr>
          </thead>
          <tbody>{kinds.map((preference) => <Line key={preference.kind} of={preference} onChange={(way, on) => { change(preference.kind, way, on); }} />)}</tbody>
        </table>
      )}
      <p className="hint">{said.hint}</p>
    </Card>
  );
}

function Line({ of, onChange }: { of: Preference; onChange: (way: Way, on: boolean) => void }) {
  const what = said.when[of.kind];
  return (
    <tr>
      <th scope="row">{what}</th>
      {WAYS.map((way) => (
        <td key={way}>
          <input type="checkbox" aria-label={said.way(what, said[way])} checked={of[way]} onChange={(event) => { onChange(way, event.target.checked); }} />
        </td>
      ))}
    </tr>
  );
}
