#pragma once

#include "tests/support/gui_window_driver.h"
#include "ui/panels/resolver_page.h"

#include <utility>

namespace swb::test {

// Shows a part of the mode Resolver, as a person chooses it by its name; null where there is none of the kind.
template <class Part>
std::pair<ResolverPage*, Part*> openResolver(GuiWindowDriver& driver, const QString& name) {
    auto* page = driver.press("Resolver") ? driver.window().findChild<ResolverPage*>() : nullptr;
    Part* part = page != nullptr && driver.press(name, page) ? page->findChild<Part*>() : nullptr;
    return {page, part != nullptr && part->isVisible() ? part : nullptr};
}

} // namespace swb::test
