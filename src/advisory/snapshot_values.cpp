// The binary values of a snapshot, both ways.
#include "advisory/snapshot_values.h"

#include "advisory/coding.h"
#include "advisory/snapshot.h"

namespace assay::advisory {
namespace {

void put_scores(Encoder& e, const std::vector<Score>& scores) {
  e.number(scores.size());
  for (const auto& s : scores) {
    e.number(static_cast<std::uint64_t>(s.value * 10 + 0.5));
    e.text(s.version);
    e.text(s.vector);
    e.text(s.source);
  }
}

std::vector<Score> get_scores(Decoder& d) {
  std::vector<Score> out;
  for (auto n = d.count(); n > 0 && d.ok(); --n) {
    Score s;
    s.value = static_cast<double>(d.number()) / 10.0;
    s.version = d.text();
    s.vector = d.text();
    s.source = d.text();
    out.push_back(std::move(s));
  }
  return out;
}

void put_facts(Encoder& e, const Facts& f) {
  put_scores(e, f.scores);
  e.number((f.kev ? 1u : 0u) | (f.rejected ? 2u : 0u) | (f.epss ? 4u : 0u));
  if (f.epss) e.real(*f.epss);
}

Facts get_facts(Decoder& d) {
  Facts f;
  f.scores = get_scores(d);
  const auto flags = d.number();
  f.kev = (flags & 1u) != 0;
  f.rejected = (flags & 2u) != 0;
  if ((flags & 4u) != 0) f.epss = d.real();
  return f;
}

void put_affected(Encoder& e, const Affected& a) {
  e.text(a.scheme);
  e.number(a.ranges.size());
  for (const auto& r : a.ranges) {
    e.number(static_cast<std::uint64_t>(r.bound) | (r.lower_exclusive ? 4u : 0u));
    e.text(r.introduced);
    e.text(r.limit);
  }
  e.texts(a.versions);
}

void get_affected(Decoder& d, Affected& a) {
  a.scheme = d.text();
  for (auto n = d.count(); n > 0 && d.ok(); --n) {
    Range r;
    const auto flags = d.number();
    r.bound = (flags & 3u) == 1 ? Bound::fixed : (flags & 3u) == 2 ? Bound::last : Bound::none;
    r.lower_exclusive = (flags & 4u) != 0;
    r.introduced = d.text();
    r.limit = d.text();
    a.ranges.push_back(std::move(r));
  }
  a.versions = d.texts();
}

}  // namespace

std::string encode_facts(const Facts& facts) {
  Encoder e;
  put_facts(e, facts);
  return e.take();
}

Facts decode_facts(std::string_view value) {
  Decoder d(value);
  return get_facts(d);
}

std::string encode_info(const Info& info) {
  Encoder e;
  e.number(static_cast<std::uint64_t>(info.kind));
  e.text(info.digest);
  e.number(info.records);
  e.number(info.withdrawn);
  e.number(info.ecosystems.size());
  for (const auto& [name, count] : info.ecosystems) {
    e.text(name);
    e.number(count);
  }
  e.text(info.newest);
  e.text(info.imported_at);
  return e.take();
}

Info decode_info(std::string_view value) {
  Decoder d(value);
  Info info;
  const auto kind = d.number();
  info.kind = kind == 2 ? Kind::full : kind == 1 ? Kind::starter : Kind::none;
  info.digest = d.text();
  info.records = d.number();
  info.withdrawn = d.number();
  for (auto n = d.count(); n > 0 && d.ok(); --n) {
    auto name = d.text();
    info.ecosystems[std::move(name)] = d.number();
  }
  info.newest = d.text();
  info.imported_at = d.text();
  return info;
}

std::string encode_group(const Group& group) {
  Encoder e;
  e.text(group.id);
  e.texts(group.aliases);
  put_facts(e, group.facts);
  e.text(group.severity);
  return e.take();
}

Group decode_group(std::string_view value) {
  Decoder d(value);
  Group g;
  g.id = d.text();
  g.aliases = d.texts();
  g.facts = get_facts(d);
  g.severity = d.text();
  return g;
}

std::string encode_record(const Record& r, const std::vector<std::uint64_t>& groups) {
  Encoder e;
  e.number(groups.size());
  for (const auto g : groups) e.number(g);
  e.text(r.id);
  e.texts(r.aliases);
  e.number(r.per_cve ? 1 : 0);
  e.texts(r.cves);
  e.text(r.summary);
  e.text(r.severity);
  e.text(r.published);
  e.text(r.modified);
  put_scores(e, r.scores);
  e.texts(r.references);
  e.number(r.affected.size());
  for (const auto& a : r.affected) {
    e.text(a.ecosystem);
    e.text(a.name);
    put_affected(e, a);
  }
  return e.take();
}

Record decode_record(std::string_view value, std::vector<std::uint64_t>& groups,
                     bool with_affected) {
  Decoder d(value);
  Record r;
  groups.clear();
  for (auto n = d.count(); n > 0 && d.ok(); --n) groups.push_back(d.number());
  r.id = d.text();
  r.aliases = d.texts();
  r.per_cve = d.number() == 1;
  r.cves = d.texts();
  r.summary = d.text();
  r.severity = d.text();
  r.published = d.text();
  r.modified = d.text();
  r.scores = get_scores(d);
  r.references = d.texts();
  if (!with_affected) return r;
  for (auto n = d.count(); n > 0 && d.ok(); --n) {
    Affected a;
    a.ecosystem = d.text();
    a.name = d.text();
    get_affected(d, a);
    r.affected.push_back(std::move(a));
  }
  return r;
}

std::string encode_entry(std::uint64_t record, const Affected& affected) {
  Encoder e;
  e.number(record);
  put_affected(e, affected);
  return e.take();
}

std::vector<PackageEntry> decode_package(std::string_view value) {
  Decoder d(value);
  std::vector<PackageEntry> out;
  while (!d.done() && d.ok()) {
    PackageEntry p;
    p.record = d.number();
    get_affected(d, p.affected);
    out.push_back(std::move(p));
  }
  return out;
}

}  // namespace assay::advisory
