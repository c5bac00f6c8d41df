import { useEffect } from 'react';

/** An open menu, dialog or popover takes Escape for itself. */
const overlays = '.ant-modal-wrap, .ant-drawer, .ant-dropdown, .ant-popover, .ant-select-dropdown, .ant-image-preview';

/** The page's keys: Ctrl+K or ⌘K goes to the search, Escape leaves the conversation. */
export function useShortcuts(keys: { onSearch: () => void; onEscape: () => void }): void {
  const { onSearch, onEscape } = keys;
  useEffect(() => {
    let wasOverlayOpen = false;
    const before = (event: KeyboardEvent) => {
      if (event.key === 'Escape') wasOverlayOpen = isOverlayOpen();
    };
    const after = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
      }
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !wasOverlayOpen) onEscape();
    };
    addEventListener('keydown', before, { capture: true });
    addEventListener('keydown', after);
    return () => {
      removeEventListener('keydown', before, { capture: true });
      removeEventListener('keydown', after);
    };
  }, [onSearch, onEscape]);
}

function isOverlayOpen(): boolean {
  return [...document.querySelectorAll<HTMLElement>(overlays)].some((element) => element.checkVisibility());
}
