// The form of one draft: what was typed, what the server has, and the saving between them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Architecture, AssetDetails, Declaration, Language, OperatingSystem, PackageKind, Version } from '../../api/types';
import { createAsset, updateAsset } from '../../queries/assets';
import { createVersion, updateVersion } from '../../queries/versions';

export interface AssetFields {
  name: string;
  short_description: string;
  description: string;
  homepage: string;
  security_contact: string;
  support_contact: string;
  license: string;
}

export interface VersionFields {
  number: string;
  release_notes: string;
  languages: Language[];
  operating_systems: OperatingSystem[];
  architectures: Architecture[];
  upload_id?: string;
  requirements: string;
  deployment_guide: string;
  declarations: Declaration[];
}

const noAsset: AssetFields = {
  name: '',
  short_description: '',
  description: '',
  homepage: '',
  security_contact: '',
  support_contact: '',
  license: '',
};
const noVersion: VersionFields = { number: '', release_notes: '', languages: [], operating_systems: [], architectures: [], requirements: '', deployment_guide: '', declarations: [] };

function pick<T extends object>(shape: T, from: object | undefined): T {
  const copy = { ...shape };
  for (const key of Object.keys(shape) as (keyof T & string)[]) {
    const value = (from as Record<string, unknown> | undefined)?.[key];
    if (value !== undefined && value !== null) copy[key] = value as T[typeof key];
  }
  return copy;
}

function changes<T extends object>(before: T, after: T): Partial<T> {
  const entries = Object.entries(after).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(before[key as keyof T]);
  });
  return Object.fromEntries(entries) as Partial<T>;
}

export const autosaveMs = 5000;

export function useDraft(start: { asset?: AssetDetails; version?: Version; kind: PackageKind }) {
  const queries = useQueryClient();
  const [asset, setAsset] = useState(() => pick(noAsset, start.asset));
  const [version, setVersion] = useState(() => pick(noVersion, start.version));
  const [current, setCurrent] = useState({ asset: start.asset, version: start.version });
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const state = useRef({ saved: { asset, version }, current, typed: { asset, version } });
  state.current.typed = { asset, version };
  const chain = useRef<Promise<unknown>>(Promise.resolve());

  const adopt = useCallback(
    (next: { asset?: AssetDetails; version?: Version }) => {
      const merged = { ...state.current.current, ...next };
      state.current.current = merged;
      if (merged.asset) queries.setQueryData(['asset', merged.asset.id], merged.asset);
      if (merged.version) queries.setQueryData(['version', merged.version.id], merged.version);
      setCurrent(merged);
    },
    [queries],
  );

  const write = useCallback(async () => {
    const { saved, current: held, typed } = state.current;
    const assetChanges = changes(saved.asset, typed.asset);
    const versionChanges = changes(saved.version, typed.version);
    if (!held.asset) {
      const made = await createAsset({ ...typed.asset, category: 'Application', package_kind: start.kind, version: typed.version });
      adopt({ asset: made, version: made.versions[0] });
    } else {
      if (Object.keys(assetChanges).length > 0) adopt({ asset: await updateAsset(held.asset.id, held.asset.etag, assetChanges) });
      if (!held.version) adopt({ version: await createVersion(held.asset.id, typed.version) });
      else if (Object.keys(versionChanges).length > 0) {
        adopt({ version: await updateVersion(held.version.id, held.version.etag, versionChanges) });
      }
    }
    state.current.saved = typed;
    // The address of the draft, so that a reload continues it; the page itself stays as it is.
    const made = state.current.current.version;
    if (made && !held.version) window.history.replaceState(window.history.state, '', `/versions/${made.id}/edit`);
    for (const key of ['assets', 'versions']) void queries.invalidateQueries({ queryKey: [key] });
  }, [adopt, queries, start.kind]);

  // One write at a time: each needs the ETag that the one before got.
  const save = useCallback((): Promise<boolean> => {
    const next = chain.current.then(async () => {
      setSaving(true);
      try {
        await write();
        setError(undefined);
        return true;
      } catch (problem) {
        setError(problem);
        return false;
      } finally {
        setSaving(false);
      }
    });
    chain.current = next;
    return next;
  }, [write]);

  const { saved } = state.current;
  const isDirty =
    Object.keys(changes(saved.asset, asset)).length > 0 || Object.keys(changes(saved.version, version)).length > 0;
  const savable = asset.name.trim() !== '' && (!current.asset || Boolean(current.version) || version.number.trim() !== '');

  useEffect(() => {
    if (!isDirty || !savable) return undefined;
    const timer = setTimeout(() => void save(), autosaveMs);
    return () => clearTimeout(timer);
  }, [asset, version, isDirty, savable, save]);

  // Leaving the page saves what is not saved; leaving the browser asks.
  const leave = useRef({ isDirty, savable, save });
  leave.current = { isDirty, savable, save };
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (leave.current.isDirty) event.preventDefault();
    };
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, []);
  const flush = useCallback(() => {
    if (leave.current.isDirty && leave.current.savable) void leave.current.save();
  }, []);

  return {
    asset,
    version,
    current,
    error,
    saving,
    isDirty,
    savable,
    save,
    flush,
    adopt,
    changeAsset: (part: Partial<AssetFields>) => setAsset((old) => ({ ...old, ...part })),
    changeVersion: (part: Partial<VersionFields>) => setVersion((old) => ({ ...old, ...part })),
  };
}

export type Draft = ReturnType<typeof useDraft>;
