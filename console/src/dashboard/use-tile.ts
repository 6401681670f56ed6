import type { Operation } from '../api/operation.ts';
import { useAnswer } from '../api/hooks.ts';
import { refusal } from '../api/refusals.ts';
import type { Period } from './period.ts';
import type { TileState } from './tile.tsx';

interface Answer<Tiles> {
  readonly dashboardMetrics: { readonly tiles: Tiles } | null;
}

/** The answer to the question of one tile, asked again every so often, in milliseconds. */
export function useTile<Tiles extends object>(
  operation: Operation<Answer<Tiles>, { range: Period['range'] }>,
  { range, moves }: Period,
  refreshInterval: number,
  field: keyof Tiles & string,
): TileState & { tiles: Tiles | undefined } {
  const answer = useAnswer(operation, { range }, moves ? { refetchInterval: refreshInterval } : {});
  const tiles = answer.data?.dashboardMetrics?.tiles;
  return {
    tiles: tiles && refusal(tiles, field) ? undefined : tiles,
    loading: answer.isPending || answer.isPlaceholderData || (!tiles && answer.isFetching),
    error: tiles ? null : answer.error,
    refused: tiles && refusal(tiles, field),
    retry: () => void answer.refetch(),
  };
}
