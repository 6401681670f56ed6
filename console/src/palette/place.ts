/** What is typed for the palette, before it is there. */
export const PALETTE = 'palette';

export interface PaletteProps {
  onClose: () => void;
  onShowKeys: () => void;
}
