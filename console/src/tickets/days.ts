import { text } from '../ui/place.ts';
import { OLDEST, dayOf } from '../ui/range.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const AGO = /^(\d{1,4})d$/;

/** A day of an address, or a moment, if it is one that can be asked for; with `ago` also how many days before today. */
export function dayIn(value: unknown, ago: boolean): string | undefined {
  const day = text(value);
  if (!day || !(DAY.test(day) || MOMENT.test(day) || (ago && AGO.test(day)))) return undefined;
  const begins = startOf(day).getTime();
  return Number.isNaN(begins) || begins < startOf(OLDEST).getTime() ? undefined : day;
}

/** True when there is a moment between the two: the last day is not before the first. */
export const inOrder = (from: string, to: string): boolean => Date.parse(afterOf(from)) < Date.parse(beforeOf(to)) - 1;

/** When a day begins where the viewer is. */
export function startOf(day: string, today = new Date()): Date {
  const ago = AGO.exec(day)?.[1];
  if (ago === undefined) return new Date(MOMENT.test(day) ? day : `${day}T00:00:00`);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - Number(ago));
}

/** The days of an address as the filter of the API has them: both ends are beyond what is meant. */
export const afterOf = (from: string): string => (MOMENT.test(from) ? from : new Date(startOf(from).getTime() - 1).toISOString());
export const beforeOf = (to: string): string => (MOMENT.test(to) ? to : dayAfter(startOf(to)).toISOString());

/** The other way: the day that is meant, or the moment where it is not where a day begins for the viewer. */
export const fromOf = (after: string): string => dayAt(new Date(Date.parse(after) + 1)) ?? after;
export const toOf = (before: string): string => {
  const end = new Date(before);
  return dayAt(end) === undefined ? before : dayOf(new Date(end.getFullYear(), end.getMonth(), end.getDate() - 1));
};

const dayAt = (moment: Date): string | undefined => (startOf(dayOf(moment)).getTime() === moment.getTime() ? dayOf(moment) : undefined);

/** The same time a day later, also where clocks change. */
export const dayAfter = (day: Date): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
