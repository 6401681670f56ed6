import { expect, test } from 'vitest';
import { inTurn } from './turns.ts';

/** A server with one row, which counts its changes, and whether it was as expected. */
function row(id: string) {
  const now = { id, version: 1 };
  const refused: number[] = [];
  const send = ({ expectedVersion }: { expectedVersion: number }) => {
    if (expectedVersion === now.version) now.version += 1;
    else refused.push(expectedVersion);
    return refused.length > 0 ? Promise.reject(new Error('stale')) : Promise.resolve({ updateRow: { row: { ...now } } });
  };
  return { now, refused, change: (version: number) => inTurn({ id, expectedVersion: version }, send), somebodyElse: () => { now.version += 1; } };
}

test('changes of what was seen once follow each other; what somebody else did in between is a contradiction', async () => {
  const one = row('one');
  await Promise.all([one.change(1), one.change(1), one.change(1)]);
  await one.change(2);
  expect(one).toMatchObject({ now: { version: 5 }, refused: [] });
  one.somebodyElse();
  await expect(one.change(1)).rejects.toThrow('stale');
  expect(one.refused).toEqual([5]);
});

test('of many, those that were changed are known as they are now, and those that were not as they were seen', async () => {
  const sent: unknown[] = [];
  const send = (input: { items: { id: string; expectedVersion: number }[] }) => {
    sent.push(input.items.map(({ expectedVersion }) => expectedVersion));
    return Promise.resolve({ many: { results: input.items.map(({ id }, at) => ({ applied: at === 0, row: { id, version: 7 } })) } });
  };
  const items = [{ id: 'changed', expectedVersion: 6 }, { id: 'stale', expectedVersion: 6 }];
  await inTurn({ items }, send);
  await inTurn({ items }, send);
  expect(sent).toEqual([[6, 6], [7, 6]]);
});

test('who waits for a change that fails goes on as it was; what changes no row waits for nobody', async () => {
  const failing = inTurn({ id: 'two', expectedVersion: 1 }, () => Promise.reject(new Error('lost')));
  const next = inTurn({ id: 'two', expectedVersion: 1 }, ({ expectedVersion }) => Promise.resolve({ expectedVersion }));
  await expect(failing).rejects.toThrow('lost');
  expect(await next).toEqual({ expectedVersion: 1 });
  expect(await inTurn({ id: 'two' }, (input) => Promise.resolve(input))).toEqual({ id: 'two' });
});
