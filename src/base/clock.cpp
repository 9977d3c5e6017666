#include "base/clock.h"

#include <cstdio>

namespace assay {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::string to_rfc3339(Seconds time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day ymd{day};
  const std::chrono::hh_mm_ss hms{time - day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(ymd.year()),
                static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                static_cast<int>(hms.hours().count()), static_cast<int>(hms.minutes().count()),
                static_cast<int>(hms.seconds().count()));
  return text;
}

bool parse_rfc3339(std::string_view text, Seconds& out) {
  const std::string copy(text);
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int used = 0;
  if (std::sscanf(copy.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) != 3 || used != 10) {
    return false;
  }
  int offset_minutes = 0;
  if (copy.size() > 10) {
    if (std::sscanf(copy.c_str() + 10, "%*1[Tt ]%2d:%2d:%2d", &hour, &minute, &second) != 3)
      return false;
    const std::size_t zone = copy.find_first_of("+-Zz", 19);
    if (zone != std::string::npos && (copy[zone] == '+' || copy[zone] == '-')) {
      int zh = 0;
      int zm = 0;
      if (std::sscanf(copy.c_str() + zone + 1, "%2d:%2d", &zh, &zm) != 2) return false;
      offset_minutes = (zh * 60 + zm) * (copy[zone] == '-' ? -1 : 1);
    }
  }
  const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(month),
                                        std::chrono::day(day)};
  if (!ymd.ok() || hour > 23 || minute > 59 || second > 60 || hour < 0 || minute < 0 ||
      second < 0) {
    return false;
  }
  out =
      std::chrono::sys_days(ymd) + hours(hour) + minutes(minute - offset_minutes) + seconds(second);
  return true;
}

}  // namespace assay
