import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import type { FindingType, Severity } from '../api/types';
import { usePaged } from './paged';

export const scanQuery = (scan_id: string) =>
  queryOptions({
    queryKey: ['scan', scan_id],
    queryFn: ({ signal }) => unwrap(api.GET('/scans/{scan_id}', { params: { path: { scan_id } }, signal })),
  });

export interface FindingFilter {
  q?: string;
  type?: FindingType;
  severity?: Severity;
  blocking?: boolean;
}

const path = (scan_id: string) => ({ path: { scan_id } });

export const useFindings = (scan_id: string, filter: FindingFilter) =>
  usePaged(['scan', scan_id, 'findings', filter], (cursor, signal) =>
    unwrap(api.GET('/scans/{scan_id}/findings', { params: { ...path(scan_id), query: { ...filter, cursor } }, signal })),
  );

export const useComponents = (scan_id: string, q: string | undefined) =>
  usePaged(['scan', scan_id, 'components', q], (cursor, signal) =>
    unwrap(api.GET('/scans/{scan_id}/components', { params: { ...path(scan_id), query: { q, cursor } }, signal })),
  );

export const useUnscanned = (scan_id: string) =>
  usePaged(['scan', scan_id, 'unscanned'], (cursor, signal) =>
    unwrap(api.GET('/scans/{scan_id}/unscanned', { params: { ...path(scan_id), query: { cursor } }, signal })),
  );
