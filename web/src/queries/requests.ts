import { api, unwrap } from '../api/client';
import { usePaged } from './paged';

export const useRequests = (filter: { status?: string; q?: string }) =>
  usePaged(['requests', filter], (cursor, signal) =>
    unwrap(api.GET('/requests', { params: { query: { ...filter, cursor } }, signal })),
  );

export const withdrawRequest = (request_id: string) =>
  unwrap(api.POST('/requests/{request_id}:withdraw', { params: { path: { request_id } } }));
