// What a page shows in the shell's split panel beside or below it.
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface Slot {
  element: HTMLElement | null;
  setTitle: (title: string) => void;
  setOpen: (open: boolean) => void;
}

export const PanelSlot = createContext<Slot>({ element: null, setTitle: () => {}, setOpen: () => {} });

// Drawn while something is selected; `open` opens it again each time the title changes.
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  const { element, setTitle, setOpen } = useContext(PanelSlot);
  useEffect(() => {
    setTitle(title);
    setOpen(true);
  }, [title, setTitle, setOpen]);
  useEffect(
    () => () => {
      setTitle('');
      setOpen(false);
    },
    [setTitle, setOpen],
  );
  return element ? createPortal(children, element) : null;
}
