import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { ApiProblem, api, unwrap } from '../api/client';
import type { Me } from '../api/types';

// null: nobody is signed in.
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await unwrap(api.GET('/me', { signal }));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  staleTime: 60_000,
  queryFn: ({ signal }) => unwrap(api.GET('/about', { signal })),
});

export const useAbout = () => useQuery(aboutQuery).data;

// Pages are only drawn when somebody is signed in (app/App.tsx).
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('nobody is signed in');
  return data;
}

export const signIn = (username: string, password: string) =>
  unwrap(api.POST('/session', { body: { username, password } }));
export const updateMe = (language: 'en' | 'zh-CN') => unwrap(api.PATCH('/me', { body: { language } }));
// Another person, or nobody: what the one before could see is forgotten. The entry of `me` itself must stay,
// because the page watches it.
export function becomeUser(queries: QueryClient, me: Me | null): void {
  queries.setQueryData(['me'], me);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'about' });
}

export const signOut = () => unwrap(api.DELETE('/session'));
