/** A part of a text that takes permissions: where it begins and ends, and all that it takes, such as `users:read or roles:assign everywhere`. */
export type Guard = readonly [from: number, to: number, needs: readonly string[]];

/** A field of what is given that takes permissions: where it is among the variables, such as `input.assigneeId`, and all that it takes. */
export type GuardedInput = readonly [path: string, needs: readonly string[]];

/** A text, its parts that not everybody may ask for, in the order of the text, and what not everybody may give it. */
export interface Guarded {
  readonly text: string;
  readonly guards: readonly Guard[];
  readonly inputs: readonly GuardedInput[];
}

/** A document of ours, with the types of what it takes and what it gives. The build makes one for each operation in a `.graphql` file. */
export class Operation<Data, Variables> implements Guarded {
  /** The folder of its file. Answers are kept by room, so that a change can make a whole room ask anew. */
  readonly room: string;
  readonly name: string;
  readonly text: string;
  readonly guards: readonly Guard[];
  readonly inputs: readonly GuardedInput[];
  /** Never there: it carries the types. */
  declare readonly types?: (variables: Variables) => Data;

  constructor(room: string, name: string, text: string, guards: readonly Guard[] = [], inputs: readonly GuardedInput[] = []) {
    this.room = room;
    this.name = name;
    this.text = text;
    this.guards = guards;
    this.inputs = inputs;
  }
}
