// CVSS 4.0 (specification §8): every vector belongs to one of 270 macro vectors, six "equivalence
// classes" (EQ1 … EQ6) whose highest member has a score in a table. The score of a vector lies
// below that of its macro vector by how far, class by class, it stands from the highest member,
// measured in steps of one metric value, as a share of the way to the next lower macro vector.
// Scores are kept in tenths.
#include "advisory/cvss_vector.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace assay::advisory {
namespace {

enum Name : std::size_t {
  AV,
  AC,
  AT,
  PR,
  UI,
  VC,
  VI,
  VA,
  SC,
  SI,
  SA,
  E,
  CR,
  IR,
  AR,
  MAV,
  MAC,
  MAT,
  MPR,
  MUI,
  MVC,
  MVI,
  MVA,
  MSC,
  MSI,
  MSA,
};

// Values are listed from worst to mildest, so that an index is a number of steps down.
constexpr std::array<Metric, 32> kV4{{
    {"AV", "NALP", true}, {"AC", "LH", true},
    {"AT", "NP", true},   {"PR", "NLH", true},
    {"UI", "NPA", true},  {"VC", "HLN", true},
    {"VI", "HLN", true},  {"VA", "HLN", true},
    {"SC", "HLN", true},  {"SI", "HLN", true},
    {"SA", "HLN", true},  {"E", "APUX"},
    {"CR", "HMLX"},       {"IR", "HMLX"},
    {"AR", "HMLX"},       {"MAV", "NALPX"},
    {"MAC", "LHX"},       {"MAT", "NPX"},
    {"MPR", "NLHX"},      {"MUI", "NPAX"},
    {"MVC", "HLNX"},      {"MVI", "HLNX"},
    {"MVA", "HLNX"},      {"MSC", "HLNX"},
    {"MSI", "SHLNX"},     {"MSA", "SHLNX"},
    {"S", "XNP"},         {"AU", "XNY"},
    {"R", "XAUI"},        {"V", "XDC"},
    {"RE", "XLMH"},       {"U", "X|Clear|Green|Amber|Red"},
}};

// Scores of the macro vectors in tenths, 255 where there is none; index: EQ1 … EQ6, last fastest.
constexpr std::uint8_t kNone = 255;
constexpr std::array<std::uint8_t, 324> kTable{
    100, 99, 98,  95, 95,  92, 100, 96, 93,  87, 91,  81, 93,  90, 89,  80, 81,  68, 98,  95,
    95,  92, 90,  84, 93,  92, 89,  81, 81,  65, 88,  80, 78,  70, 69,  48, 255, 92, 255, 82,
    255, 72, 255, 79, 255, 69, 255, 50, 255, 69, 255, 55, 255, 27, 99,  97, 95,  92, 92,  85,
    95,  91, 90,  83, 84,  71, 92,  81, 82,  71, 72,  53, 95,  93, 92,  85, 85,  73, 92,  82,
    80,  72, 70,  59, 84,  70, 71,  52, 50,  30, 255, 86, 255, 75, 255, 52, 255, 71, 255, 52,
    255, 29, 255, 63, 255, 29, 255, 17, 98,  95, 94,  87, 91,  81, 94,  89, 86,  74, 77,  64,
    87,  75, 74,  63, 63,  49, 94,  89, 88,  77, 76,  67, 86,  76, 74,  58, 59,  50, 72,  57,
    57,  52, 52,  25, 255, 83, 255, 70, 255, 54, 255, 65, 255, 58, 255, 26, 255, 53, 255, 21,
    255, 13, 95,  90, 88,  76, 76,  70, 90,  77, 75,  62, 61,  53, 77,  66, 68,  59, 52,  30,
    89,  78, 76,  67, 62,  58, 74,  59, 57,  57, 47,  23, 61,  52, 57,  29, 24,  16, 255, 71,
    255, 59, 255, 30, 255, 58, 255, 26, 255, 15, 255, 23, 255, 13, 255, 6,  93,  87, 86,  72,
    75,  58, 86,  74, 74,  61, 56,  34, 70,  54, 52,  40, 40,  22, 85,  75, 74,  55, 62,  51,
    72,  57, 55,  41, 46,  19, 53,  36, 34,  19, 19,  8,  255, 64, 255, 51, 255, 20, 255, 47,
    255, 21, 255, 11, 255, 24, 255, 9,  255, 4,  88,  75, 73,  53, 60,  50, 73,  55, 59,  40,
    41,  20, 54,  43, 45,  22, 20,  11, 75,  55, 58,  45, 40,  21, 61,  51, 48,  18, 20,  9,
    46,  18, 17,  7,  8,   2,  255, 53, 255, 24, 255, 14, 255, 24, 255, 12, 255, 5,  255, 10,
    255, 3,  255, 1,
};

using Classes = std::array<int, 6>;

std::optional<int> lookup(const Classes& c) {
  constexpr Classes kSize{3, 2, 3, 3, 3, 2};
  std::size_t index = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    if (c[i] >= kSize[i]) return std::nullopt;
    index = index * static_cast<std::size_t>(kSize[i]) + static_cast<std::size_t>(c[i]);
  }
  if (kTable[index] == kNone) return std::nullopt;
  return kTable[index];
}

// The metrics that count, as steps below the worst value: modified ones replace base ones, "not
// defined" becomes the worst. SI and SA have Safety at 0, so they and SC start at 1 for High.
struct Steps {
  std::array<int, 15> at{};
  int operator[](Name name) const { return at[name]; }
};

Steps steps_of(const Metrics& m) {
  constexpr std::array<int, 11> kUndefined{4, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4};
  Steps s;
  for (std::size_t i = 0; i <= SA; ++i) {
    const int base = m.value[i] + (i >= SC ? 1 : 0);
    const int modified = m.value[MAV + i];
    const bool defined = modified >= 0 && modified != kUndefined[i];
    s.at[i] = defined ? modified + (i == SC ? 1 : 0) : base;
  }
  for (std::size_t i = E; i <= AR; ++i)
    s.at[i] = m.value[i] < 0 || m.value[i] == 3 ? 0 : m.value[i];
  return s;
}

Classes classes_of(const Steps& s) {
  const bool all = s[AV] == 0 && s[PR] == 0 && s[UI] == 0;
  const bool any = s[AV] == 0 || s[PR] == 0 || s[UI] == 0;
  const bool cia_high = s[VC] == 0 || s[VI] == 0 || s[VA] == 0;
  const bool safety = s[SI] == 0 || s[SA] == 0;
  const bool later_high = s[SC] == 1 || s[SI] == 1 || s[SA] == 1;
  const bool wanted =
      (s[CR] == 0 && s[VC] == 0) || (s[IR] == 0 && s[VI] == 0) || (s[AR] == 0 && s[VA] == 0);
  Classes c{};
  c[0] = all ? 0 : (any && s[AV] != 3) ? 1 : 2;
  c[1] = s[AC] == 0 && s[AT] == 0 ? 0 : 1;
  c[2] = s[VC] == 0 && s[VI] == 0 ? 0 : cia_high ? 1 : 2;
  c[3] = safety ? 0 : later_high ? 1 : 2;
  c[4] = s[E];
  c[5] = wanted ? 0 : 1;
  return c;
}

// A highest member of a class: steps of the class's metrics, in the order given.
template <std::size_t N>
int distance(const Steps& s, const std::array<Name, N>& names,
             std::span<const std::array<int, N>> highest) {
  for (const auto& member : highest) {
    int sum = 0;
    bool below = true;
    for (std::size_t i = 0; i < N; ++i) {
      below = below && s[names[i]] >= member[i];
      sum += s[names[i]] - member[i];
    }
    if (below) return sum;
  }
  return 0;
}

int distance_eq1(const Steps& s, int eq1) {
  using Member = std::array<int, 3>;
  constexpr std::array<Name, 3> kNames{AV, PR, UI};
  static constexpr std::array<Member, 1> k0{{{0, 0, 0}}};
  static constexpr std::array<Member, 3> k1{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  static constexpr std::array<Member, 2> k2{{{3, 0, 0}, {1, 1, 1}}};
  if (eq1 == 0) return distance<3>(s, kNames, k0);
  return eq1 == 1 ? distance<3>(s, kNames, k1) : distance<3>(s, kNames, k2);
}

int distance_eq2(const Steps& s, int eq2) {
  using Member = std::array<int, 2>;
  constexpr std::array<Name, 2> kNames{AC, AT};
  static constexpr std::array<Member, 1> k0{{{0, 0}}};
  static constexpr std::array<Member, 2> k1{{{1, 0}, {0, 1}}};
  return eq2 == 0 ? distance<2>(s, kNames, k0) : distance<2>(s, kNames, k1);
}

// EQ3 and EQ6 depend on each other and are measured together: VC VI VA CR IR AR.
int distance_eq36(const Steps& s, int eq3, int eq6) {
  using Member = std::array<int, 6>;
  constexpr std::array<Name, 6> kNames{VC, VI, VA, CR, IR, AR};
  static constexpr std::array<Member, 1> k00{{{0, 0, 0, 0, 0, 0}}};
  static constexpr std::array<Member, 2> k01{{{0, 0, 1, 1, 1, 0}, {0, 0, 0, 1, 1, 1}}};
  static constexpr std::array<Member, 2> k10{{{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}}};
  static constexpr std::array<Member, 5> k11{{{1, 0, 1, 0, 1, 0},
                                              {1, 0, 0, 0, 1, 1},
                                              {0, 1, 0, 1, 0, 1},
                                              {0, 1, 1, 1, 0, 0},
                                              {1, 1, 0, 0, 0, 1}}};
  static constexpr std::array<Member, 1> k21{{{1, 1, 1, 0, 0, 0}}};
  if (eq3 == 2) return distance<6>(s, kNames, k21);
  if (eq3 == 0) return eq6 == 0 ? distance<6>(s, kNames, k00) : distance<6>(s, kNames, k01);
  return eq6 == 0 ? distance<6>(s, kNames, k10) : distance<6>(s, kNames, k11);
}

int distance_eq4(const Steps& s, int eq4) {
  using Member = std::array<int, 3>;
  constexpr std::array<Name, 3> kNames{SC, SI, SA};
  static constexpr std::array<Member, 1> k0{{{1, 0, 0}}};
  static constexpr std::array<Member, 1> k1{{{1, 1, 1}}};
  static constexpr std::array<Member, 1> k2{{{2, 2, 2}}};
  if (eq4 == 0) return distance<3>(s, kNames, k0);
  return eq4 == 1 ? distance<3>(s, kNames, k1) : distance<3>(s, kNames, k2);
}

std::optional<int> one_lower(Classes c, std::size_t which) {
  ++c[which];
  return lookup(c);
}

// From (0,0) two macro vectors are next lower and the higher of them counts; elsewhere there is one
// way down.
std::optional<int> lower_eq36(const Classes& c) {
  if (c[2] == 0 && c[5] == 0) return std::max(one_lower(c, 5), one_lower(c, 2));
  return c[2] == 1 && c[5] == 0 ? one_lower(c, 5) : one_lower(c, 2);
}

class Mean {
 public:
  void add(int value, std::optional<int> lower, int distance, int depth) {
    if (!lower) return;
    ++count_;
    sum_ += static_cast<double>(value - *lower) * distance / depth;
  }
  double value() const { return count_ == 0 ? 0 : sum_ / count_; }

 private:
  double sum_ = 0;
  int count_ = 0;
};

}  // namespace

Result<double> score_v4(std::string_view body) {
  ASSAY_ASSIGN(const Metrics m, parse_metrics(body, kV4));
  const Steps s = steps_of(m);
  if (s[VC] == 2 && s[VI] == 2 && s[VA] == 2 && s[SC] == 3 && s[SI] == 3 && s[SA] == 3) return 0.0;
  const Classes c = classes_of(s);
  const auto found = lookup(c);
  if (!found) return fail(ErrorCode::internal, "no such macro vector");
  constexpr std::array kDepth1{1, 4, 5};
  constexpr std::array kDepth2{1, 2};
  constexpr std::array<std::array<int, 2>, 3> kDepth36{{{7, 6}, {8, 8}, {10, 10}}};
  constexpr std::array kDepth4{6, 5, 4};
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(c[i]); };
  Mean mean;
  mean.add(*found, one_lower(c, 0), distance_eq1(s, c[0]), kDepth1[at(0)]);
  mean.add(*found, one_lower(c, 1), distance_eq2(s, c[1]), kDepth2[at(1)]);
  mean.add(*found, lower_eq36(c), distance_eq36(s, c[2], c[5]), kDepth36[at(2)][at(5)]);
  mean.add(*found, one_lower(c, 3), distance_eq4(s, c[3]), kDepth4[at(3)]);
  mean.add(*found, one_lower(c, 4), 0, 1);  // all members of EQ5 stand equal
  const double tenths = std::clamp(*found - mean.value(), 0.0, 100.0);
  return std::floor(tenths + 0.5 + 1e-5) / 10.0;
}

}  // namespace assay::advisory
