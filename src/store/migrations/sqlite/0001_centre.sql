-- A statement ends with a semicolon at the end of its line. 64-bit numbers are BIGINT: SOCI reads INTEGER as
-- 32 bits. Times are seconds since 1970 in UTC; 0 means never. Texts are never NULL.

CREATE TABLE sellers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL DEFAULT 'active',
  created_at BIGINT NOT NULL
);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL DEFAULT '',
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT 'en',
  roles TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE sessions (
  token_sha256 TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users(id),
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions(user_id);

CREATE TABLE login_failures (
  subject TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX login_failures_by_subject ON login_failures(subject, at);

CREATE TABLE assets (
  id TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL REFERENCES sellers(id),
  category TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  short_description TEXT NOT NULL,
  description TEXT NOT NULL,
  industry TEXT NOT NULL,
  tags TEXT NOT NULL,
  homepage TEXT NOT NULL,
  security_contact TEXT NOT NULL,
  support_contact TEXT NOT NULL,
  licence TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT NOT NULL DEFAULT 0,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX assets_one_name ON assets(seller_id, name) WHERE deleted_at = 0;

CREATE TABLE versions (
  id TEXT PRIMARY KEY,
  asset_id TEXT NOT NULL REFERENCES assets(id),
  seller_id TEXT NOT NULL REFERENCES sellers(id),
  number TEXT NOT NULL,
  current_revision_id TEXT NOT NULL DEFAULT '',
  approved_revision_id TEXT NOT NULL DEFAULT '',
  ever_approved BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT NOT NULL DEFAULT 0,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX versions_by_asset ON versions(asset_id);
CREATE UNIQUE INDEX versions_one_number ON versions(asset_id, number) WHERE deleted_at = 0 OR ever_approved = 1;

CREATE TABLE revisions (
  id TEXT PRIMARY KEY,
  version_id TEXT NOT NULL REFERENCES versions(id),
  asset_id TEXT NOT NULL REFERENCES assets(id),
  seller_id TEXT NOT NULL REFERENCES sellers(id),
  number BIGINT NOT NULL,
  parent_id TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL CHECK (status IN ('Draft', 'Scanning', 'Rejected', 'Reviewing', 'Approved')),
  error_kind TEXT NOT NULL DEFAULT '',
  error_message TEXT NOT NULL DEFAULT '',
  error_attempts BIGINT NOT NULL DEFAULT 0,
  error_since BIGINT NOT NULL DEFAULT 0,
  next_try_at BIGINT NOT NULL DEFAULT 0,
  form TEXT NOT NULL,
  upload_id TEXT NOT NULL DEFAULT '',
  package_name TEXT NOT NULL DEFAULT '',
  package_size BIGINT NOT NULL DEFAULT 0,
  package_sha256 TEXT NOT NULL DEFAULT '',
  report_id TEXT NOT NULL DEFAULT '',
  request_id TEXT NOT NULL DEFAULT '',
  job_id TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  submitted_at BIGINT NOT NULL DEFAULT 0,
  decided_at BIGINT NOT NULL DEFAULT 0,
  discarded_at BIGINT NOT NULL DEFAULT 0,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX revisions_one_number ON revisions(version_id, number) WHERE discarded_at = 0;
CREATE INDEX revisions_by_asset ON revisions(asset_id);
CREATE INDEX revisions_by_package ON revisions(package_sha256);

CREATE TABLE requests (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  revision_id TEXT NOT NULL,
  product_id TEXT NOT NULL DEFAULT '',
  appeal_id TEXT NOT NULL DEFAULT '',
  seller_id TEXT NOT NULL REFERENCES sellers(id),
  status TEXT NOT NULL CHECK (status IN ('Scanning', 'Rejected', 'Reviewing', 'Approved', 'Withdrawn')),
  live BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL DEFAULT 0,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX requests_one_live ON requests(version_id) WHERE live = 1;
CREATE INDEX requests_by_seller ON requests(seller_id, id);

CREATE TABLE scan_jobs (
  id TEXT PRIMARY KEY,
  revision_id TEXT NOT NULL REFERENCES revisions(id),
  request_id TEXT NOT NULL REFERENCES requests(id),
  asset_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'cancelled')),
  attempts BIGINT NOT NULL DEFAULT 0,
  fence BIGINT NOT NULL DEFAULT 0,
  worker TEXT NOT NULL DEFAULT '',
  lease_until BIGINT NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  stage TEXT NOT NULL DEFAULT 'queued',
  package_bytes BIGINT NOT NULL DEFAULT 0,
  members BIGINT NOT NULL DEFAULT 0,
  unpacked_bytes BIGINT NOT NULL DEFAULT 0,
  progress_at BIGINT NOT NULL DEFAULT 0,
  error_kind TEXT NOT NULL DEFAULT '',
  error_message TEXT NOT NULL DEFAULT '',
  policy_name TEXT NOT NULL,
  policy_digest TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  package_name TEXT NOT NULL,
  package_size BIGINT NOT NULL,
  report_id TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL DEFAULT 0,
  finished_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX scan_jobs_by_state ON scan_jobs(state, not_before, id);

CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  revision BIGINT NOT NULL,
  revision_id TEXT NOT NULL REFERENCES revisions(id),
  version_id TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  appeal_id TEXT NOT NULL DEFAULT '',
  supersedes TEXT NOT NULL DEFAULT '',
  json_sha256 TEXT NOT NULL,
  package_sha256 TEXT NOT NULL,
  verdict TEXT NOT NULL,
  verdict_line TEXT NOT NULL,
  blocking BIGINT NOT NULL,
  other BIGINT NOT NULL,
  dismissed BIGINT NOT NULL,
  policy_name TEXT NOT NULL,
  policy_digest TEXT NOT NULL,
  advisories_digest TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (number, revision)
);
CREATE INDEX reports_by_version ON reports(version_id, id);

CREATE TABLE findings (
  report_id TEXT NOT NULL REFERENCES reports(id),
  finding_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  type TEXT NOT NULL,
  blocking BIGINT NOT NULL,
  rule TEXT NOT NULL,
  title TEXT NOT NULL,
  component TEXT NOT NULL,
  component_name TEXT NOT NULL,
  path TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  severity TEXT NOT NULL,
  kev BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'dismissed', 'upheld')),
  decision_comment TEXT NOT NULL DEFAULT '',
  dismissal_id TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (report_id, finding_id)
);
CREATE INDEX findings_by_rule ON findings(rule);

CREATE TABLE appeals (
  id TEXT PRIMARY KEY,
  revision_id TEXT NOT NULL REFERENCES revisions(id),
  version_id TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES reports(id),
  request_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'claimed', 'decided', 'withdrawn', 'void')),
  outcome TEXT NOT NULL DEFAULT '',
  round BIGINT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  created_by TEXT NOT NULL,
  claimed_by TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  result_report_id TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  submitted_at BIGINT NOT NULL DEFAULT 0,
  due_at BIGINT NOT NULL DEFAULT 0,
  lease_until BIGINT NOT NULL DEFAULT 0,
  decided_at BIGINT NOT NULL DEFAULT 0,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX appeals_one_open ON appeals(version_id) WHERE state IN ('draft', 'submitted', 'claimed');
CREATE INDEX appeals_by_seller ON appeals(seller_id, id);
CREATE INDEX appeals_by_due ON appeals(state, due_at);

CREATE TABLE appeal_rows (
  appeal_id TEXT NOT NULL REFERENCES appeals(id),
  finding_id TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  justification TEXT NOT NULL,
  explanation TEXT NOT NULL,
  decision TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  decided_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (appeal_id, finding_id)
);

CREATE TABLE appeal_files (
  appeal_id TEXT NOT NULL REFERENCES appeals(id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (appeal_id, name)
);

CREATE TABLE dismissals (
  id TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  rule TEXT NOT NULL,
  component TEXT NOT NULL,
  finding_id TEXT NOT NULL,
  justification TEXT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  kev BIGINT NOT NULL,
  report_id TEXT NOT NULL,
  appeal_id TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX dismissals_by_asset ON dismissals(asset_id);

CREATE TABLE products (
  id TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL REFERENCES sellers(id),
  asset_id TEXT NOT NULL REFERENCES assets(id),
  version_id TEXT NOT NULL REFERENCES versions(id),
  revision_id TEXT NOT NULL REFERENCES revisions(id),
  name TEXT NOT NULL,
  specification TEXT NOT NULL,
  overview TEXT NOT NULL,
  terms TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'on_sale', 'off_shelf', 'deleted')),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  released_at BIGINT NOT NULL DEFAULT 0,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX products_by_asset ON products(asset_id);

CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL REFERENCES sellers(id),
  user_id TEXT NOT NULL,
  revision_id TEXT NOT NULL DEFAULT '',
  purpose TEXT NOT NULL,
  mode TEXT NOT NULL,
  filename TEXT NOT NULL,
  size BIGINT NOT NULL,
  part_size BIGINT NOT NULL,
  parts BIGINT NOT NULL,
  claimed_sha256 TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('open', 'sealed', 'complete', 'aborted', 'failed')),
  sha256 TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  etag BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX uploads_by_seller ON uploads(seller_id, id);

CREATE TABLE upload_parts (
  upload_id TEXT NOT NULL REFERENCES uploads(id),
  number BIGINT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (upload_id, number)
);

CREATE TABLE audit (
  sequence BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  transition TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  effects TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_by_object ON audit(object_id, sequence);
CREATE INDEX audit_by_seller ON audit(seller_id, sequence);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE events (
  sequence BIGINT PRIMARY KEY,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  data TEXT NOT NULL,
  at BIGINT NOT NULL
);

CREATE TABLE idempotency (
  user_id TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_sha256 TEXT NOT NULL,
  status BIGINT NOT NULL DEFAULT 0,
  body TEXT NOT NULL DEFAULT '',
  headers TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, idempotency_key)
);

-- Counters ("report_number", "event", "audit") and secrets of this instance ("report_mac_key").
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
