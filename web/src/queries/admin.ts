import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { usePaged } from './paged';

export const policyQuery = queryOptions({
  queryKey: ['admin', 'policy'],
  queryFn: ({ signal }) => unwrap(api.GET('/admin/policy', { signal })),
});

export const vulndbQuery = queryOptions({
  queryKey: ['admin', 'vulndb'],
  queryFn: ({ signal }) => unwrap(api.GET('/admin/vulndb', { signal })),
  refetchInterval: (query) => (query.state.data?.update.running ? 3000 : false),
});

export const updateVulndb = () => unwrap(api.POST('/admin/vulndb:update'));

export const enginesQuery = queryOptions({
  queryKey: ['admin', 'engines'],
  queryFn: ({ signal }) => unwrap(api.GET('/admin/engines', { signal })),
});

export const systemQuery = queryOptions({
  queryKey: ['admin', 'system'],
  refetchInterval: 5000,
  queryFn: ({ signal }) => unwrap(api.GET('/admin/system', { signal })),
});

export const useAudit = (filter: { object_id?: string; actor_id?: string; transition?: string }) =>
  usePaged(['admin', 'audit', filter], (cursor, signal) =>
    unwrap(api.GET('/admin/audit', { params: { query: { ...filter, cursor } }, signal })),
  );
