import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { AssetDetails, PackageKind, Version } from '../api/types';
import { Editor } from '../components/editor/editor';
import { Loaded } from '../components/loading';
import { assetQuery } from '../queries/assets';
import { versionQuery } from '../queries/versions';

// The form takes what the server had when it was opened; later news do not overwrite what is typed.
function Frozen({ asset, version }: { asset: AssetDetails; version?: Version }) {
  const [start] = useState({ asset, version });
  return <Editor {...start} kind={asset.package_kind} />;
}

function WithAsset({ assetId, version }: { assetId: string; version?: Version }) {
  const query = useQuery({ ...assetQuery(assetId), staleTime: 0 });
  return <Loaded query={query}>{(asset) => <Frozen asset={asset} version={version} />}</Loaded>;
}

function WithVersion({ versionId }: { versionId: string }) {
  const query = useQuery({ ...versionQuery(versionId), staleTime: 0 });
  return <Loaded query={query}>{(version) => <WithAsset assetId={version.asset.id} version={version} />}</Loaded>;
}

export default function AssetEditPage() {
  const { assetId, versionId } = useParams();
  const [search] = useSearchParams();
  if (versionId) return <WithVersion key={versionId} versionId={versionId} />;
  if (assetId) return <WithAsset key={assetId} assetId={assetId} />;
  const kind: PackageKind = search.get('kind') === 'docker_image' ? 'docker_image' : 'binary_package';
  return <Editor key="new" kind={kind} />;
}
