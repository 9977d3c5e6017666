import { api, unwrap } from '../api/client';
import type { Status } from '../api/types';
import { usePaged } from './paged';

export const useRequests = (filter: { status?: Status }) =>
  usePaged(['requests', filter], (cursor, signal) =>
    unwrap(api.GET('/requests', { params: { query: { ...filter, cursor } }, signal })),
  );

export const withdrawRequest = (request_id: string, etag: string) =>
  unwrap(api.POST('/requests/{request_id}:withdraw', { params: { path: { request_id }, header: { 'If-Match': etag } } }));
