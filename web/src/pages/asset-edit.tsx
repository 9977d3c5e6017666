import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { AssetDetails, PackageKind, Version } from '../api/types';
import { Editor } from '../components/editor/editor';
import { Loaded, Loading } from '../components/loading';
import { assetQuery } from '../queries/assets';
import { versionQuery } from '../queries/versions';

// The form takes what the server had when it was opened; later news do not overwrite what is typed.
function Frozen({ asset, version }: { asset: AssetDetails; version?: Version }) {
  const [start] = useState({ asset, version });
  return <Editor {...start} kind={asset.package_kind} />;
}

// Never what was read earlier: the form writes with the ETag that it was opened with.
function Fresh<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  return query.isFetchedAfterMount ? <Loaded query={query}>{children}</Loaded> : <Loading />;
}

function WithAsset({ assetId, version }: { assetId: string; version?: Version }) {
  const query = useQuery({ ...assetQuery(assetId), staleTime: 0, refetchOnMount: 'always' });
  return <Fresh query={query}>{(asset) => <Frozen asset={asset} version={version} />}</Fresh>;
}

function WithVersion({ versionId }: { versionId: string }) {
  const query = useQuery({ ...versionQuery(versionId), staleTime: 0, refetchOnMount: 'always' });
  return <Fresh query={query}>{(version) => <WithAsset assetId={version.asset.id} version={version} />}</Fresh>;
}

export default function AssetEditPage() {
  const { assetId, versionId } = useParams();
  const [search] = useSearchParams();
  if (versionId) return <WithVersion key={versionId} versionId={versionId} />;
  if (assetId) return <WithAsset key={assetId} assetId={assetId} />;
  const kind: PackageKind = search.get('kind') === 'docker_image' ? 'docker_image' : 'binary_package';
  return <Editor key="new" kind={kind} />;
}
