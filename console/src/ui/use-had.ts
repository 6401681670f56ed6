import { useState } from 'react';

/** True once a right was there. A form stays when the right goes while somebody types: what they typed can still be read. */
export function useHad(may: boolean): boolean {
  const [had, setHad] = useState(may);
  if (may && !had) setHad(true);
  return had || may;
}
