/** What a key does. */
export interface Key {
  /** What it does, in a few words: the help says it. */
  label: string;
  run: () => void;
  /** Acts also while somebody types in a field: `Escape`, say. Keys with `Mod+` do so anyway. */
  typing?: boolean;
  /** Acts again and again while it is held down, as for going through rows. */
  repeats?: boolean;
  /** Is offered by the command palette, too. */
  command?: boolean;
}

/** What keys do, by key: `j`, `Enter`, `?`, `Mod+Enter` (Ctrl or Cmd), or one after the other: `g t`. What is falsy is not there. */
export type Keys = Readonly<Record<string, Key | false | null | undefined>>;

/** Keys that act together: those of a page, or of a dialog. */
export interface Layer {
  /** What the help calls them. */
  group: string;
  /** Where they act: on the page; on every page, unless the page means something else by them; or while a dialog is open, and then alone. */
  readonly where: 'page' | 'everywhere' | 'dialog';
  /** The keys as they are by now. */
  keys: Keys;
}

/** A key that was pressed, and where. */
export interface Press {
  key: string;
  mod: boolean;
  repeat: boolean;
  /** In a field that takes text; on something that has an Enter of its own, such as a button; or elsewhere. */
  on: 'field' | 'control' | 'page';
  dialogOpen: boolean;
  /** The time, in milliseconds. */
  at: number;
}

/** How long the second key of a sequence may take, in milliseconds. */
const PATIENCE = 1_500;

/** Which keys act, and what they do. The newest layer comes first. */
export class Keyboard {
  #layers: readonly Layer[] = [];
  readonly #watchers = new Set<() => void>();
  #begun: { key: string; at: number } | undefined;

  /** Lets keys act until they are taken back. */
  add(layer: Layer): () => void {
    this.#set(layer.where === 'everywhere' ? [...this.#layers, layer] : [layer, ...this.#layers]);
    return () => { this.#set(this.#layers.filter((other) => other !== layer)); };
  }

  readonly layers = (): readonly Layer[] => this.#layers;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Does what a key does. True when it did something, or waits for the next key. `singles` false: keys without `Mod+` do nothing. */
  press({ key, mod, repeat, on, dialogOpen, at }: Press, singles = true): boolean {
    const begun = this.#begun && at - this.#begun.at <= PATIENCE ? this.#begun.key : undefined;
    this.#begun = undefined;
    const name = mod ? `Mod+${key}` : key;
    const may = ({ typing = false, repeats = false }: Key) => (!repeat || repeats) && (mod || ((singles || key.length > 1) && (on !== 'field' || typing)));
    if (!mod && on === 'control' && (key === 'Enter' || key === ' ')) return false;
    const layers = this.#layers.filter(({ where }) => (where === 'dialog') === dialogOpen);
    const found = (begun === undefined ? undefined : find(layers, `${begun} ${name}`, may)) ?? find(layers, name, may);
    if (found) {
      found.run();
      return true;
    }
    if (mod || repeat || !singles || on === 'field') return false;
    const begins = layers.some(({ keys }) => Object.entries(keys).some(([sequence, does]) => does && sequence.startsWith(`${name} `)));
    if (begins) this.#begun = { key: name, at };
    return begins;
  }

  #set(layers: readonly Layer[]): void {
    this.#layers = layers;
    for (const watcher of this.#watchers) watcher();
  }
}

function find(layers: readonly Layer[], name: string, may: (key: Key) => boolean): Key | undefined {
  for (const { keys } of layers) {
    const key = keys[name];
    if (key) return may(key) ? key : undefined;
  }
  return undefined;
}
