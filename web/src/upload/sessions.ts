// The uploads of this page's life. They live outside React: going to another page does not stop them.
import { useSyncExternalStore } from 'react';
import { ApiProblem } from '../api/client';
import type { Upload } from '../api/types';
import { createUpload, deleteUpload, uploadCalls } from '../queries/uploads';
import { PartUploader } from './part-uploader';
import { forget, remember } from './remember';

const uploaders = new Map<string, PartUploader>();
const listeners = new Set<() => void>();
let revision = 0;

function changed(): void {
  revision += 1;
  for (const listener of listeners) listener();
}

function anyActive(): boolean {
  return [...uploaders.values()].some((uploader) => uploader.active);
}

function guard(event: BeforeUnloadEvent): void {
  if (anyActive()) event.preventDefault();
}

export function watchWindow(): void {
  window.addEventListener('beforeunload', guard);
  window.addEventListener('offline', () => uploaders.forEach((uploader) => uploader.pause('offline')));
  window.addEventListener('online', () =>
    uploaders.forEach((uploader) => {
      if (uploader.state === 'offline') void run(uploader);
    }),
  );
}

async function run(uploader: PartUploader): Promise<void> {
  await uploader.run();
  if (uploader.state === 'complete') forget(uploader.session.id);
}

function add(session: Upload, file: File): PartUploader {
  const uploader = new PartUploader(session, file, uploadCalls, { onChange: changed });
  uploaders.set(session.id, uploader);
  remember({ id: session.id, name: file.name, size: file.size, modified: file.lastModified });
  return uploader;
}

export async function startUpload(file: File, versionId: string | undefined): Promise<string> {
  const session = await createUpload({ filename: file.name, size: file.size, version_id: versionId });
  void run(add(session, file));
  return session.id;
}

// After a reload: the seller selects the same file again.
export async function continueUpload(id: string, file: File): Promise<void> {
  const session = await uploadCalls.get(id);
  const uploader = add(session, file);
  if (!(await uploader.sameFile())) {
    uploaders.delete(id);
    changed();
    throw new ApiProblem(-1, { code: 'other_file' });
  }
  void run(uploader);
}

export function pauseUpload(id: string): void {
  uploaders.get(id)?.pause();
}

export function resumeUpload(id: string): void {
  const uploader = uploaders.get(id);
  if (uploader) void run(uploader);
}

export async function cancelUpload(id: string): Promise<void> {
  uploaders.get(id)?.pause();
  uploaders.delete(id);
  forget(id);
  changed();
  await deleteUpload(id);
}

// Re-renders when any upload moves.
export function useUploader(id: string | null | undefined): PartUploader | undefined {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => revision,
  );
  return id ? uploaders.get(id) : undefined;
}
