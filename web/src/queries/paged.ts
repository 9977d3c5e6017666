import { useInfiniteQuery } from '@tanstack/react-query';

interface PageOf<T> {
  items: T[];
  next_cursor: string | null;
  total?: number;
}

// A list that grows page by page: the server's cursors only go forward.
export function usePaged<T>(
  key: readonly unknown[],
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<T>>,
  enabled = true,
) {
  const query = useInfiniteQuery({
    queryKey: key,
    enabled,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (previous) => previous,
  });
  const pages = query.data?.pages;
  return {
    items: pages?.flatMap((page) => page.items),
    total: pages?.[0]?.total,
    error: query.error,
    isLoading: query.isPending && enabled,
    isFetchingMore: query.isFetchingNextPage,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    retry: () => void query.refetch(),
  };
}

export type Paged<T> = ReturnType<typeof usePaged<T>>;
