// Pages over a stub of fetch: what they draw of an answer, and their empty and error states.
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { QueryClientProvider } from '@tanstack/react-query';
import { MemoryRouter } from 'react-router';
import { startI18n } from '../i18n';
import { Content, makeQueries } from './App';
import { touchedKeys } from './events';

type Answer = { status?: number; body: unknown };
let answers: Record<string, Answer>;
const asked: { method: string; path: string; body: string }[] = [];

const me = { id: 'usr_1', username: 'seller', name: 'Demo seller', role: 'seller', roles: ['seller'], language: 'en', seller: { id: 'slr_1', name: 'Northwind' } };
const about = {
  product: 'Assay',
  version: '0',
  policy: 'demo',
  demo: true,
  banners: [{ code: 'not_in_the_catalogue', text: 'Starter data only.' }],
  limits: { upload_bytes: 1000, import_bytes: 5000, attachment_bytes: 1, proof_bytes: 1, part_bytes: 1, package_extensions: ['.zip', '.tar.gz'], package_name_pattern: '^[a-z.]+$' },
  choices: { languages: ['Java'], operating_systems: ['Linux'], architectures: ['x86/x64'] },
  operator_contact: 'the operator',
};
const asset = {
  id: 'ast_1', etag: '"1"', seller: { id: 'slr_1' }, name: 'Shop', short_description: '', category: 'Application', package_kind: 'binary_package',
  status: 'Rejected', statuses: ['Rejected'], latest_version: { id: 'ver_1', number: 'V1.0', revision: 1, status: 'Rejected' }, upload: null,
  versions_count: 1, products_count: 1, findings: { blocking: 2, other: 5, reported: true }, created_at: '2026-11-23T22:31:00Z', updated_at: '2026-11-23T22:40:00Z',
  actions: [{ action: 'delete', allowed: false, reason: 'English words of the server', code: 'associated' }],
};

configure({ asyncUtilTimeout: 15_000 }); // a page's code is loaded when it is first opened

beforeAll(async () => {
  await startI18n();
  vi.stubGlobal('EventSource', class { close() {} });
  vi.stubGlobal('BroadcastChannel', class { postMessage() {} close() {} });
});
beforeEach(() => {
  asked.length = 0;
  answers = { 'GET /me': { body: me }, 'GET /about': { body: about } };
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname.replace('/api/v1', '');
    asked.push({ method: request.method, path, body: await request.clone().text() });
    const answer = answers[`${request.method} ${path}`] ?? { status: 404, body: { code: 'not_found', title: 'Not found', trace_id: 'abc123' } };
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200, headers: { 'Content-Type': 'application/json' } });
  });
});
afterEach(cleanup);

function open(path: string) {
  const queries = makeQueries();
  render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[path]}>
        <Content queries={queries} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

describe('signing in', () => {
  it('says when the words are wrong, and opens My Assets when they are right', async () => {
    answers['GET /me'] = { status: 401, body: { code: 'unauthenticated' } };
    answers['POST /session'] = { status: 401, body: { code: 'unauthenticated' } };
    answers['GET /assets'] = { body: { items: [], next_cursor: null } };
    open('/');
    fireEvent.change(await screen.findByLabelText('User name'), { target: { value: 'seller' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'x' } });
    fireEvent.submit(screen.getByLabelText('Password').closest('form') as HTMLFormElement);
    expect(await screen.findByText('The user name or the password is wrong.')).toBeTruthy();
    answers['POST /session'] = { body: me };
    fireEvent.submit(screen.getByLabelText('Password').closest('form') as HTMLFormElement);
    expect(await screen.findByRole('heading', { name: 'My Assets', level: 1 })).toBeTruthy();
    expect(asked.some(({ method, body }) => method === 'POST' && JSON.parse(body).username === 'seller')).toBe(true);
  });
});

describe('My Assets', () => {
  it('draws rows, the banner, and a refused action with its reason in our words', async () => {
    answers['GET /assets'] = { body: { items: [asset], next_cursor: null } };
    open('/assets');
    expect((await screen.findAllByText('Shop')).length).toBeGreaterThan(0);
    expect(screen.getByText('2 blocking · 5 other')).toBeTruthy();
    expect(screen.getByText('Starter data only.')).toBeTruthy();
    expect(screen.getAllByText('Rejected').length).toBeGreaterThan(0);
    const refused = screen.getByRole('button', { name: 'Delete: Shop' });
    expect(refused.getAttribute('aria-disabled')).toBe('true');
    expect(document.body.textContent).toContain('A product refers to this asset.');
  });
  it('offers Add Asset when there is nothing', async () => {
    answers['GET /assets'] = { body: { items: [], next_cursor: null } };
    open('/assets');
    expect(await screen.findByText('No assets yet')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: 'Add Asset' })).toHaveLength(2);
  });
  it('shows a problem with its trace id and Retry', async () => {
    open('/assets');
    expect(await screen.findByText(/abc123/)).toBeTruthy();
    answers['GET /assets'] = { body: { items: [asset], next_cursor: null } };
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect((await screen.findAllByText('Shop')).length).toBeGreaterThan(0);
  });
});

describe('roles', () => {
  it('decide the navigation, and a page of another role says which', async () => {
    answers['GET /me'] = { body: { ...me, role: 'reviewer', roles: ['reviewer'], seller: null } };
    answers['GET /appeals'] = { body: { items: [], next_cursor: null } };
    open('/assets');
    expect(await screen.findByText(/This page needs the role Seller/)).toBeTruthy();
    const side = screen.getAllByRole('navigation').map((element) => element.textContent).join();
    expect(side).toContain('Review queue');
    expect(side).not.toContain('My Assets');
    expect(side).not.toContain('Audit log');
  });
});

describe('Add Asset', () => {
  it('keeps Submit for Review disabled with the reason, and checks a file before a byte is sent', async () => {
    answers['GET /uploads'] = { body: { items: [], next_cursor: null } };
    open('/assets/new?kind=binary_package');
    const submit = await screen.findByRole('button', { name: 'Submit for Review' });
    expect(submit.getAttribute('aria-disabled')).toBe('true');
    expect(document.body.textContent).toContain('Still missing: Asset Name, Short description, Version');
    const picker = await waitFor(() => document.querySelector('input[type=file]') ?? Promise.reject(new Error('no input')));
    fireEvent.change(picker, { target: { files: [new File(['x'], 'my app.rar')] } });
    expect(await screen.findByText("tar czf my_app.rar.tar.gz -- 'my app.rar'")).toBeTruthy();
    expect(asked.some(({ method }) => method === 'POST')).toBe(false);
  });
});

describe('the appeal page', () => {
  it('offers only justifications that fit the conclusion, and saves what was typed', async () => {
    const finding = {
      id: 'V-1', type: 'Vulnerability', blocking: true, why: 'CVSS 7.5', rule: 'CVE-2020-1', title: 't', component: 'pkg:npm/a@1', component_name: 'a 1', paths: ['app.zip!/a.jar'], path_count: 1,
      evidence: 'e', confidence: 100, severity: 'high', score: { value: 7.5, version: '3.1', vector: 'v', source: 'nvd' }, scores: [], fixed: [], affected: '', aliases: [], advisories: [], summary: '', references: [], kev: false, epss: null, published: '', state: 'open',
    };
    const appeal = {
      id: 'apl_1', etag: '"7"', state: 'draft', outcome: null, asset: { id: 'ast_1', name: 'Shop' }, version: { id: 'ver_1', number: 'V1.0', revision: 1, status: 'Rejected' }, seller: { id: 's', name: 'N' },
      report: { id: 'rpt_1', number: 'R-1', revision: 1 }, scan_id: 'scn_1', request_id: null, rows_concluded: 0, rows_blocking: 1, rows_blank_blocking: 1, rows_decided: 0, max_score: null, round: 1, overdue: false, submittable: false, problems: [], attachments: [], assignee: null,
      lease_until: null, submitted_at: null, due_at: null, decided_at: null, created_at: '', updated_at: '', actions: [{ action: 'edit', allowed: true, reason: null, code: null }, { action: 'submit', allowed: true, reason: null, code: null }],
    };
    answers['GET /appeals/apl_1'] = { body: appeal };
    answers['GET /appeals/apl_1/rows'] = { body: { items: [{ finding, conclusion: 'not_affected', justification: null, explanation: '', decision: null, comment: '', may_accept: true, refuse_reason: null }], next_cursor: null, total: 1 } };
    answers['PATCH /appeals/apl_1/rows'] = {
      body: { appeal_id: 'apl_1', etag: '"8"', accepted: false, rows: [{ finding_id: 'V-1', conclusion: 'not_affected', justification: null, explanation: 'because', cell: 'Findings!A2', changed: true }], changed_rows: 1, unchanged_rows: 0, blank_blocking: 0, problems: [{ code: 'P05', warning: false, cell: 'Findings!G2', message: 'Column G is missing.', message_zh: 'x' }] },
    };
    open('/appeals/apl_1');
    const explanation = await screen.findByLabelText('Explanation and evidence (H)');
    fireEvent.change(explanation, { target: { value: 'because' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and check' }));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PATCH')).toBe(true));
    expect(JSON.parse(asked.find(({ method }) => method === 'PATCH')?.body ?? '').rows).toEqual([
      { finding_id: 'V-1', conclusion: 'not_affected', justification: null, explanation: 'because' },
    ]);
    expect(await screen.findByText('P05 · Findings!G2 · Column G is missing.')).toBeTruthy();
    expect(screen.getAllByText('app.zip').length).toBeGreaterThan(0);
  });
});

describe('an event', () => {
  it('makes what it touched be read again', () => {
    const event = { specversion: '1.0' as const, id: '1', source: '', type: 'dev.assay.version.rejected.v1', subject: '', time: '', data: { version_id: 'ver_1', asset_id: 'ast_1' } };
    expect(touchedKeys(event)).toEqual(expect.arrayContaining([['assets'], ['asset', 'ast_1'], ['version', 'ver_1'], ['requests']]));
    expect(touchedKeys({ ...event, type: 'dev.assay.stream.reset.v1' })).toEqual([[]]);
  });
});
