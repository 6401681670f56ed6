import { text } from '../ui/place.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AGO = /^(\d{1,4})d$/;

/** A day of an address, if it is one; with `ago` also how many days before today. */
export function dayIn(value: unknown, ago: boolean): string | undefined {
  const day = text(value);
  if (!day || !(DAY.test(day) || (ago && AGO.test(day)))) return undefined;
  return Number.isNaN(startOf(day).getTime()) ? undefined : day;
}

/** When a day begins where the viewer is. */
export function startOf(day: string, today = new Date()): Date {
  const ago = AGO.exec(day)?.[1];
  if (ago === undefined) return new Date(`${day}T00:00:00`);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - Number(ago));
}

/** The same time a day later, also where clocks change. */
export const dayAfter = (day: Date): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);

/** A day in the form of the address, and of the browser's field for days. */
export function isoDay(day: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
