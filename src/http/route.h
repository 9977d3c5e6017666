// A group of routes. One file of route/ defines one Route group; it only translates.
#pragma once

#include <span>
#include <string_view>

namespace assay::http {

class Router;

struct Route {
  std::string_view name;  // the resource: "assets"
  void (*add)(Router&);   // registers method + path + permission + handler
};

std::span<const Route* const> all_route();

}  // namespace assay::http
