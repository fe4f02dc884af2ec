// The pages of a documented workspace, each made of the whole site. For `senda doc`.
#pragma once

#include <string>
#include <vector>

#include "tools/site.h"

namespace senda::tools {

std::string IndexPage(const Site& site);
std::string JourneysPage(const Site& site);
std::string JourneyPage(const Site& site, const WrittenDeclaration& journey);
std::string MapPage(const Site& site, const WrittenDeclaration& map);
std::string MessagesPage(const Site& site);
std::string OwnersPage(const Site& site);
std::string AllPage(const Site& site);
// Cards of some kinds, each kind under its heading.
struct CardSection {
  std::string heading;
  std::vector<std::string> kinds;
};
std::string CardsPage(const Site& site, const std::string& path, const std::string& title, const std::string& lead,
                      const std::vector<CardSection>& sections);

// `Bring back abandoned carts`, or the name.
std::string TitleOf(const WrittenDeclaration& declaration);
// Who answers for a journey; empty when that is not said.
std::string OwnerOf(const Site& site, const WrittenDeclaration& journey);

// Every page of the site, in order of path.
std::vector<SitePage> MakeSite(const Site& site);

}  // namespace senda::tools
