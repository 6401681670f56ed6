/** A document of ours, with the types of what it takes and what it gives. The build makes one for each operation in a `.graphql` file. */
export class Operation<Data, Variables> {
  /** The folder of its file. Answers are kept by room, so that a change can make a whole room ask anew. */
  readonly room: string;
  readonly name: string;
  readonly text: string;
  /** Never there: it carries the types. */
  declare readonly types?: (variables: Variables) => Data;

  constructor(room: string, name: string, text: string) {
    this.room = room;
    this.name = name;
    this.text = text;
  }
}
