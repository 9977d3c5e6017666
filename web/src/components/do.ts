// A write: shows what went wrong, says what went well, reads again what it changed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNotify } from './notify';
import { problemWords } from './problem';

interface Options<T> {
  done?: string;
  onDone?: (result: T) => void;
  silent?: boolean; // the caller shows the problem itself
}

// Everything a write of one kind can change on other pages.
const touched = ['assets', 'asset', 'versions', 'version', 'requests', 'appeals', 'appeal', 'products', 'product', 'scan'];

export function useDo<V, T>(act: (input: V) => Promise<T>, { done, onDone, silent }: Options<T> = {}) {
  const notify = useNotify();
  const queries = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      if (done) notify({ type: 'success', content: done });
      for (const key of touched) void queries.invalidateQueries({ queryKey: [key] });
      onDone?.(result);
    },
    onError: (error) => {
      const { header, content, problem } = problemWords(t, error);
      if (problem.status === 412) for (const key of touched) void queries.invalidateQueries({ queryKey: [key] });
      if (!silent) notify({ type: 'error', header, content });
    },
  });
}
