import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { TicketRowFragment } from '#operations';
import { isLost } from '../api/lost.ts';
import { texts } from '../texts/index.ts';
import { say } from '../ui/say.tsx';
import { changeEach } from './bulk.ts';
import type { Change, Outcome } from './bulk-outcome.ts';
import { LIST } from './news.ts';
import { type Undone, undo } from './undo.ts';

/** What came of the last change, and of taking it back. */
export interface Report {
  outcome: Outcome;
  undone: Undone | undefined;
}

export interface Bulk {
  busy: boolean;
  report: Report | undefined;
  run: (tickets: readonly TicketRowFragment[], change: Change) => Promise<void>;
  undo: () => Promise<void>;
  close: () => void;
}

/** Changes many tickets, says exactly what came of it, and takes it back. */
export function useBulk(): Bulk {
  const answers = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<Report>();

  const attempt = useCallback(async (work: () => Promise<Report>) => {
    setBusy(true);
    try {
      setReport(await work());
    } catch (error) {
      const lost = isLost(error);
      say.error(error, lost ? texts.ticketList.bulk.lost : undefined);
      // what became of them, the list says
      if (lost) void answers.invalidateQueries({ queryKey: [LIST] });
    } finally {
      setBusy(false);
      void answers.invalidateQueries({ queryKey: ['tickets'] });
    }
  }, [answers]);
  const run = useCallback(
    (tickets: readonly TicketRowFragment[], change: Change) =>
      attempt(async () => ({ outcome: await changeEach(tickets.map((seen) => ({ seen, change }))), undone: undefined })),
    [attempt],
  );
  const back = useCallback(async () => {
    if (report) await attempt(async () => ({ ...report, undone: await undo(report.outcome) }));
  }, [attempt, report]);
  const close = useCallback(() => { setReport(undefined); }, []);
  return { busy, report, run, undo: back, close };
}
