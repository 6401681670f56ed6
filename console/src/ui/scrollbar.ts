/** Says in --scrollbar how much room a scrollbar takes, also while there is none. It is another one when somebody enlarges the page. */
export function sizeScrollbar(): void {
  const probe = document.createElement('div');
  probe.ariaHidden = 'true';
  probe.style.cssText = 'position: absolute; top: -100px; overflow-y: scroll; visibility: hidden';
  document.body.append(probe);
  const say = () => { document.documentElement.style.setProperty('--scrollbar', `${String(probe.offsetWidth - probe.clientWidth)}px`); };
  say();
  addEventListener('resize', say);
}
