import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

/** How far it stays from the edges of the window, in pixels. */
const EDGE = 8;
const GAP = 4;
/** What is as wide as this is a field of a form. */
const FIELD = 300;

interface Props {
  label: string;
  className?: string;
  /** What it hangs at. */
  anchor: () => Element | null;
  onClose: () => void;
  children: ReactNode;
}

/** Something small above the page, at what opened it. Escape, a click elsewhere and going on by Tab close it, and the focus goes back. */
export function Popup({ label, className = '', anchor, onClose, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const at = useRef(anchor);
  const close = useRef(onClose);
  const leaving = useRef(false);
  useLayoutEffect(() => {
    at.current = anchor;
    close.current = onClose;
  });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // whoever came by a key of the page, from nothing or from a heading, is at the button afterwards
    const from = document.activeElement;
    const opener = from instanceof HTMLElement && from.tabIndex >= 0 ? from : at.current();
    leaving.current = false;
    element.showPopover();
    place(element, at.current());
    (element.querySelector<HTMLElement>('[data-first], input, button') ?? element).focus();
    return () => {
      // giving the focus back is no going on
      leaving.current = true;
      const { activeElement } = document;
      if ((activeElement === document.body || element.contains(activeElement)) && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const isAtAnchor = ({ target }: Event) => target instanceof Element && at.current()?.contains(target) === true;
    const outside = (event: PointerEvent) => {
      const { target } = event;
      if (target instanceof Element && !box.current?.contains(target) && !isAtAnchor(event) && !isAbove(target, box.current)) close.current();
    };
    // or the button, which closes it, would find it closed, and open it
    const stay = (event: MouseEvent) => { if (isAtAnchor(event)) event.preventDefault(); };
    const placed = () => { if (box.current) place(box.current, at.current()); };
    // what comes later makes it wider, or higher
    const grown = new ResizeObserver(() => requestAnimationFrame(placed));
    if (box.current) grown.observe(box.current);
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('mousedown', stay, true);
    addEventListener('resize', placed);
    return () => {
      grown.disconnect();
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('mousedown', stay, true);
      removeEventListener('resize', placed);
    };
  }, []);
  return (
    <div
      ref={box}
      popover="manual"
      role="dialog"
      aria-label={label}
      className={`popup ${className}`}
      // whoever points at what takes no focus is in it all the same
      tabIndex={-1}
      onKeyDown={(event) => {
        // no keys of the page, but those that act everywhere
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => { event.stopPropagation(); }}
      onBlur={({ relatedTarget }) => { if (!leaving.current && relatedTarget && !box.current?.contains(relatedTarget) && !isAbove(relatedTarget, box.current)) onClose(); }}
    >
      {children}
    </div>
  );
}

/** True in what opens above all of it, such as the palette or the sign-in after a session has ended: one comes back from there, to what one typed. */
function isAbove(element: Element, box: Element | null): boolean {
  const above = element.closest('[role=dialog][aria-modal=true], dialog:modal, .ahead');
  return above !== null && !above.contains(box);
}

/** Puts it below what it hangs at, or above where there is more room. */
function place(element: HTMLElement, anchor: Element | null): void {
  // without the scrollbar
  const { clientWidth: width } = document.documentElement;
  const { left, top, bottom } = anchor?.getBoundingClientRect() ?? new DOMRect(width / 2, innerHeight / 4);
  const below = innerHeight - bottom - GAP - EDGE;
  const above = top - GAP - EDGE;
  const { scrollTop } = element;
  element.style.removeProperty('--room');
  // below a field it is as wide as the field
  const least = anchor?.matches('button') ? `${String(anchor.clientWidth + 2)}px` : '';
  element.style.minWidth = least;
  element.style.width = anchor && anchor.clientWidth >= FIELD ? least : '';
  const up = element.offsetHeight > below && above > below;
  element.style.setProperty('--room', `${String(Math.max(up ? above : below, 120))}px`);
  element.scrollTop = scrollTop;
  element.style.left = `${String(Math.max(EDGE, Math.min(left, width - element.offsetWidth - EDGE)))}px`;
  element.style.top = up ? 'auto' : `${String(Math.min(bottom + GAP, innerHeight - element.offsetHeight - EDGE))}px`;
  element.style.bottom = up ? `${String(innerHeight - top + GAP)}px` : 'auto';
}
