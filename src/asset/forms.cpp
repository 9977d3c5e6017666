// The rules of the forms (workflow.md (d)).
#include "asset/assets.h"
#include "asset/products.h"
#include "asset/versions.h"

#include <algorithm>
#include <span>

namespace assay::asset {

namespace {

constexpr std::string_view kLanguages[] = {"C",      "C++",  "Java",  "Go", "JavaScript",
                                           "Python", "Rust", "Swift", "C#", "PHP"};
constexpr std::string_view kSystems[] = {"Linux", "Windows", "Android", "QNX", "macOS", "RTOS"};
constexpr std::string_view kArchitectures[] = {"x86/x64", "Arm/Arm64", "MIPS", "PowerPC"};
constexpr std::string_view kDeclarations[] = {"standards", "self_check", "cryptography",
                                              "personal_data"};
constexpr std::size_t kMaxText = 20000, kMaxFilename = 200;

class Problems {
 public:
  void add(std::string pointer, std::string code, std::string detail) {
    found_.push_back({std::move(pointer), std::move(code), std::move(detail)});
  }
  void text(const char* pointer, const std::string& value, std::size_t min, std::size_t max) {
    if (value.empty() && min > 0) return add(pointer, "required", "this field is required");
    if (value.size() < min)
      return add(pointer, "too_short", "at least " + std::to_string(min) + " characters");
    if (value.size() > max)
      return add(pointer, "too_long", "at most " + std::to_string(max) + " bytes");
    if (std::any_of(value.begin(), value.end(), [](char c) {
          return c >= 0 && c < ' ' && c != '\n' && c != '\t' && c != '\r';
        })) {
      add(pointer, "characters", "control characters are not allowed");
    }
  }
  void choices(const char* pointer, const std::vector<std::string>& values,
               std::span<const std::string_view> known, bool required) {
    if (values.empty() && required) return add(pointer, "required", "choose at least one");
    for (const std::string& value : values) {
      if (std::find(known.begin(), known.end(), value) == known.end()) {
        return add(pointer, "unknown", "not one of the choices: " + value.substr(0, 50));
      }
    }
  }
  std::vector<FieldProblem> take() { return std::move(found_); }

 private:
  std::vector<FieldProblem> found_;
};

std::vector<std::string> words(std::span<const std::string_view> from) {
  return {from.begin(), from.end()};
}

bool package_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '(' || c == ')' || c == '.';
}

bool ends_with_any(const std::string& name, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) {
    return name.size() > ending.size() && name.ends_with(ending);
  });
}

std::string joined(const std::vector<std::string>& endings) {
  std::string text;
  for (const std::string& ending : endings) text += (text.empty() ? "" : " ") + ending;
  return text;
}

}  // namespace

std::vector<FieldProblem> check_form(const AssetForm& form) {
  Problems problems;
  if (form.kind != "binary" && form.kind != "docker") {
    problems.add("/kind", "unknown", "the kinds are binary and docker");
  }
  problems.text("/name", form.name, 1, 100);
  problems.text("/short_description", form.short_description, 1, 500);
  problems.text("/description", form.description, 0, kMaxText);
  problems.text("/industry", form.industry, 0, 100);
  problems.text("/homepage", form.homepage, 0, 500);
  problems.text("/security_contact", form.security_contact, 0, 200);
  problems.text("/support_contact", form.support_contact, 0, 200);
  problems.text("/licence", form.licence, 0, 200);
  if (form.tags.size() > 20) problems.add("/tags", "too_many", "at most 20 tags");
  for (const std::string& tag : form.tags) problems.text("/tags", tag, 1, 50);
  if (!form.homepage.empty() && !form.homepage.starts_with("https://") &&
      !form.homepage.starts_with("http://")) {
    problems.add("/homepage", "format", "a web address begins with https://");
  }
  return problems.take();
}

std::vector<FieldProblem> check_form(const store::VersionForm& form) {
  Problems problems;
  problems.choices("/languages", form.languages, kLanguages, true);
  problems.choices("/operating_systems", form.operating_systems, kSystems, true);
  problems.choices("/architectures", form.architectures, kArchitectures, true);
  problems.choices("/declarations", form.declarations, kDeclarations, false);
  problems.text("/release_notes", form.release_notes, 0, kMaxText);
  problems.text("/requirements", form.requirements, 0, kMaxText);
  problems.text("/deployment_guide", form.deployment_guide, 0, kMaxText);
  if (std::find(form.declarations.begin(), form.declarations.end(), "standards") ==
      form.declarations.end()) {
    problems.add("/declarations", "required", "the Review Standards must be accepted");
  }
  return problems.take();
}

std::vector<FieldProblem> check_form(const ProductForm& form) {
  Problems problems;
  problems.text("/version_id", form.version_id, 1, 100);
  problems.text("/name", form.name, 1, 100);
  problems.text("/specification", form.specification, 0, 500);
  problems.text("/overview", form.overview, 0, kMaxText);
  problems.text("/terms", form.terms, 0, kMaxText);
  return problems.take();
}

Status check_version_number(const std::string& number) {
  const bool good =
      !number.empty() && number.size() <= 40 &&
      std::all_of(number.begin(), number.end(),
                  [](char c) { return package_character(c) && c != '(' && c != ')'; }) &&
      std::any_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (good) return {};
  return fail(ErrorCode::invalid_input,
              "write the version like V1.0: letters, digits, '.', '-' and '_', with a digit",
              "/number");
}

Status check_package_name(const Settings& settings, const std::string& filename) {
  if (filename.empty() || filename.size() > kMaxFilename || filename.front() == '.' ||
      !std::all_of(filename.begin(), filename.end(), package_character)) {
    return fail(ErrorCode::invalid_input,
                "a file name has only letters, digits, '-', '_', '(', ')' and '.'", "/filename");
  }
  if (!ends_with_any(filename, settings.package_extensions)) {
    return fail(ErrorCode::invalid_input,
                "packages end in " + joined(settings.package_extensions) +
                    "; put other files into one: tar czf package.tar.gz FILES",
                "/filename");
  }
  return {};
}

std::vector<std::string> language_choices() { return words(kLanguages); }
std::vector<std::string> operating_system_choices() { return words(kSystems); }
std::vector<std::string> architecture_choices() { return words(kArchitectures); }

}  // namespace assay::asset
