#pragma once

#include <string_view>

namespace sequent::cli {

// The sources of the page that `sequent replay export --html` writes, made at build time of the
// files beside this one. {{names}} in kPageHtml are filled in.
extern const std::string_view kPageHtml;
extern const std::string_view kPageCss;
extern const std::string_view kPageJs;
extern const std::string_view kStartJs;

}  // namespace sequent::cli
