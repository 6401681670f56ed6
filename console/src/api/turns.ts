/** A change of a row, and the version of it that whoever changes it has seen. */
interface Change {
  readonly id: string;
  readonly expectedVersion: number;
}

/** A row as the answer to a change has it. */
interface Row {
  readonly id: string;
  readonly version: number;
}

/** Which version of a row changes from this page made of which. */
const made = new Map<string, number>();
/** The last change of each row that is on its way. */
const onTheirWay = new Map<string, Promise<unknown>>();

const asSeen = (id: string, version: number): string => `${id} ${String(version)}`;

/**
 * Sends a change of rows when those before it are done, and for the version that they made of what was seen. A page has several forms about one
 * row: what one of them saved is no contradiction to the others, also while it is on its way or the row is still being read anew. What somebody
 * else made of the row in between is.
 */
export async function inTurn<Input extends object, Data extends object>(input: Input, send: (input: Input) => Promise<Data>): Promise<Data> {
  const ids = changesIn(input).map(({ id }) => id);
  const turn = Promise.allSettled(ids.map((id) => onTheirWay.get(id) ?? Promise.resolve())).then(() => sendRenewed(input, send));
  for (const id of ids) onTheirWay.set(id, turn);
  try {
    return await turn;
  } finally {
    for (const id of ids) if (onTheirWay.get(id) === turn) onTheirWay.delete(id);
  }
}

async function sendRenewed<Input extends object, Data extends object>(input: Input, send: (input: Input) => Promise<Data>): Promise<Data> {
  const renewed = 'items' in input ? { ...input, items: (input.items as object[]).map(renew) } : renew(input);
  const data = await send(renewed);
  const rows = new Map([...rowsIn(data)].map(({ id, version }) => [id, version]));
  for (const { id, expectedVersion } of changesIn(renewed)) {
    const version = rows.get(id);
    if (version !== undefined && version > expectedVersion) made.set(asSeen(id, expectedVersion), version);
  }
  return data;
}

/** The same for the version that this page made of the one that was seen. */
function renew<Of extends object>(change: Of): Of {
  if (!isChange(change)) return change;
  let { expectedVersion } = change;
  for (let next = made.get(asSeen(change.id, expectedVersion)); next !== undefined; next = made.get(asSeen(change.id, next))) expectedVersion = next;
  return { ...change, expectedVersion };
}

const isChange = (value: object): value is Change => 'id' in value && 'expectedVersion' in value && typeof value.expectedVersion === 'number';

const changesIn = (input: object): readonly Change[] => ('items' in input ? (input.items as object[]) : [input]).filter(isChange);

/** The rows that an answer has, but for those that it says were not changed. */
function* rowsIn(value: unknown): Generator<Row> {
  if (typeof value !== 'object' || value === null || ('applied' in value && !value.applied)) return;
  if ('id' in value && 'version' in value) yield value as Row;
  for (const part of Object.values(value)) yield* rowsIn(part);
}
