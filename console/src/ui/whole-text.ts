/** Where text is cut for want of room: at the end of its line, or of its last line. */
function isCut(element: HTMLElement): boolean {
  const { textOverflow, webkitLineClamp } = getComputedStyle(element);
  if (textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth) return true;
  return webkitLineClamp !== 'none' && element.scrollHeight > element.clientHeight + 1;
}

/** Text that is cut has the whole of it as its title as soon as somebody points at it, wherever that is in the console. */
export function showWholeTexts(): void {
  document.addEventListener('pointerover', ({ target }) => {
    for (let at = target; at instanceof HTMLElement && at !== document.body; at = at.parentElement) {
      if (at.title && at.dataset.whole === undefined) return;
      const cut = isCut(at);
      if (cut) at.title = at.innerText;
      else if (at.dataset.whole !== undefined) at.removeAttribute('title');
      if (!cut) continue;
      at.dataset.whole = '';
      return;
    }
  });
}
