const NAME = 'backoffice.ahead';

/**
 * Takes what is typed between the key that leads to a field and the field itself, when that comes later: with the next page, or with code that
 * is still on its way. It is no key of the page meanwhile, and the field takes it over when it is there.
 */
class Ahead {
  readonly #typed = new Map(kept());
  #open: { place: string; field: HTMLTextAreaElement; from: Element | null } | undefined;

  constructor() {
    // also over a reload
    addEventListener('pagehide', () => {
      this.#leave();
      const typed = [...this.#typed].filter(([, text]) => text !== '');
      if (typed.length > 0) sessionStorage.setItem(NAME, JSON.stringify(typed));
    });
  }

  /** What is typed from now on is for this place, which `label` names. */
  begin(place: string, label: string, onEscape: () => void = () => undefined): void {
    this.#leave();
    const field = document.createElement('textarea');
    field.className = 'unseen ahead';
    field.tabIndex = -1;
    field.setAttribute('aria-label', label);
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Tab') event.preventDefault();
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#leave();
      onEscape();
    });
    // not when only the window has lost it
    field.addEventListener('blur', () => { if (document.activeElement !== field) this.#leave(); });
    this.#open = { place, field, from: document.activeElement };
    document.body.append(field);
    field.focus({ preventScroll: true });
  }

  /** What was typed for a place until now. */
  soFar(place: string): string {
    return (this.#typed.get(place) ?? '') + (this.#open?.place === place ? this.#open.field.value : '');
  }

  /** What was typed for a place that is there now, and is to have the focus. */
  take(place: string): string {
    const typed = this.soFar(place);
    if (this.#open?.place === place) this.#leave();
    this.#typed.delete(place);
    return typed;
  }

  /** Forgets what was typed, by whoever: they signed out. */
  forget(): void {
    this.#leave();
    this.#typed.clear();
  }

  /** What has the focus, or had it when somebody went on from it. */
  get from(): Element | null {
    return this.#open?.from ?? document.activeElement;
  }

  /** Gives the focus back. What was typed is kept until it is taken. */
  #leave(): void {
    if (!this.#open) return;
    const { place, field, from } = this.#open;
    this.#open = undefined;
    const held = document.activeElement === field;
    this.#typed.set(place, (this.#typed.get(place) ?? '') + field.value);
    field.remove();
    if (held && from instanceof HTMLElement) from.focus({ preventScroll: true });
  }
}

/** What was typed ahead before a reload. */
function kept(): [string, string][] {
  const text = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  return text ? (JSON.parse(text) as [string, string][]) : [];
}

/** What is typed ahead on this page. */
export const ahead = new Ahead();
