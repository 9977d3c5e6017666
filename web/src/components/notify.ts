import { createContext, useContext } from 'react';

export interface Notice {
  type: 'success' | 'error' | 'info' | 'warning';
  header?: string;
  content?: string;
}

export const NotifyContext = createContext<(notice: Notice) => void>(() => {});
export const useNotify = () => useContext(NotifyContext);
