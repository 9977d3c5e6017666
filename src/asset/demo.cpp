#include "asset/demo.h"

#include "asset/accounts.h"
#include "asset/assets.h"
#include "asset/uploads.h"
#include "asset/versions.h"
#include "base/file.h"

#include <algorithm>
#include <filesystem>

namespace assay::asset {
namespace {

constexpr std::size_t kChunk = 1u << 20;

struct Person {
  const char* role_shown;
  const char* login;
  const char* name;
  const char* role;
  const char* company;  // empty: staff
};
constexpr Person kPeople[] = {
    {"seller", "seller", "Sam Seller", "seller", "Example Software Ltd"},
    {"second seller", "seller2", "Sasha Second", "seller", "Another Vendor GmbH"},
    {"reviewer", "reviewer", "Robin Reviewer", "reviewer", ""},
    {"administrator", "admin", "Alex Administrator", "administrator", ""},
};

std::string password_of(const Person& person) {
  return "demo-password-" + std::string(person.login);
}

Status ensure(Centre& centre, const Person& person) {
  ASSAY_ASSIGN(const auto found, find_user(centre, person.login));
  if (found) return {};
  NewUser user{"", person.login, person.name, password_of(person), "en", {person.role}};
  if (*person.company != '\0') {
    ASSAY_ASSIGN(const auto seller, create_seller(centre, system_actor(), person.company));
    user.seller_id = seller.id;
  }
  ASSAY_TRY(create_user(centre, system_actor(), user));
  return {};
}

Result<Actor> demo_seller(Centre& centre) {
  ASSAY_ASSIGN(const auto user, find_user(centre, kPeople[0].login));
  if (!user) return fail(ErrorCode::not_found, "there is no demo seller", kPeople[0].login);
  return Actor{user->id, user->name, user->seller_id, user->roles};
}

Status send_part(PartWriter& writer, const FileSource& file, std::uint64_t at) {
  std::vector<std::byte> chunk(kChunk);
  std::uint64_t left = writer.expected_bytes();
  while (left > 0) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk.size()));
    ASSAY_ASSIGN(const std::size_t got, file.pread(at, {chunk.data(), want}));
    if (got == 0) return fail(ErrorCode::io, "the file became shorter while it was read");
    ASSAY_TRY(writer.write({chunk.data(), got}));
    at += got;
    left -= got;
  }
  ASSAY_TRY(writer.finish());
  return {};
}

Result<std::string> upload(Centre& centre, const Actor& actor, const std::string& path) {
  ASSAY_ASSIGN(const auto file, FileSource::open(path));
  NewUpload request;
  request.filename = std::filesystem::path(path).filename().string();
  request.size = file->size();
  ASSAY_ASSIGN(const UploadView opened, create_upload(centre, actor, request));
  const store::UploadSession& session = opened.session;
  for (std::int64_t number = 1; number <= session.parts; ++number) {
    ASSAY_ASSIGN(auto writer, begin_part(centre, actor, session.id, number, std::nullopt));
    ASSAY_TRY(
        send_part(*writer, *file, static_cast<std::uint64_t>(number - 1) * session.part_size));
  }
  ASSAY_TRY(complete_upload(centre, actor, session.id));
  return session.id;
}

Result<AssetView> asset_named(Centre& centre, const Actor& actor, const DemoPackage& package) {
  AssetFilter filter;
  filter.text = package.asset_name;
  ASSAY_ASSIGN(auto found, list_assets(centre, actor, filter, Page{}));
  for (auto& item : found.items) {
    if (item.asset.name == package.asset_name) return std::move(item);
  }
  AssetForm form;
  form.name = package.asset_name;
  form.short_description = package.short_description;
  return create_asset(centre, actor, form);
}

Result<VersionView> version_of(Centre& centre, const Actor& actor, const AssetView& asset,
                               const DemoPackage& package) {
  ASSAY_ASSIGN(auto versions, list_versions(centre, actor, asset.asset.id));
  if (!versions.empty()) return std::move(versions.front());
  store::VersionForm form;
  form.languages = package.languages;
  form.operating_systems = package.operating_systems;
  form.architectures = package.architectures;
  form.declarations = {"standards"};
  return create_version(centre, actor, asset.asset.id, package.version_number, form);
}

Status seed_package(Centre& centre, const Actor& actor, const DemoPackage& package) {
  ASSAY_ASSIGN(const AssetView asset, asset_named(centre, actor, package));
  ASSAY_ASSIGN(VersionView version, version_of(centre, actor, asset, package));
  if (version.revision.status != ReviewStatus::draft) return {};
  if (version.revision.package_sha256.empty()) {
    ASSAY_ASSIGN(const std::string upload_id, upload(centre, actor, package.path));
    ASSAY_ASSIGN(version, attach_package(centre, actor, version.version.id, version.revision.etag,
                                         upload_id));
  }
  ASSAY_TRY(submit(centre, actor, version.version.id, version.revision.etag));
  return {};
}

}  // namespace

Result<std::vector<DemoAccount>> seed_demo_accounts(Centre& centre) {
  std::vector<DemoAccount> accounts;
  for (const Person& person : kPeople) {
    ASSAY_TRY(ensure(centre, person));
    accounts.push_back({person.role_shown, person.login, password_of(person)});
  }
  return accounts;
}

Status seed_demo(Centre& centre, const std::vector<DemoPackage>& packages) {
  ASSAY_ASSIGN(const Actor actor, demo_seller(centre));
  for (const DemoPackage& package : packages) {
    if (const Status seeded = seed_package(centre, actor, package); !seeded) {
      return fail(seeded.error().code, "demo package: " + seeded.error().text(), package.path);
    }
  }
  return {};
}

}  // namespace assay::asset
