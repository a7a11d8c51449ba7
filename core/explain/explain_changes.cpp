#include "core/explain/explain_changes.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

void explainChanges(Explanation& to, std::string_view during, bool isShared, std::span<const OptionChange> changes,
                    std::size_t read) {
    Explanation::Section section;
    section.heading = isShared ? fmt::format("What changed during {}", during) : "What this call changed";
    for (const OptionChange& change : changes)
        for (const std::string& line : changeLines(change))
            section.text += (section.text.empty() ? "" : "\n") + line;
    if (changes.empty())
        section.text = fmt::format("No option: {} were read before it and after it, and are the same.", read);
    else if (isShared)
        section.text += "\nBoth were in flight between the two readings, so either may have done it.";
    // Behind what is said of this very call, before what holds for every one of its kind.
    const auto general = std::ranges::find_if(
        to.sections, [](const Explanation::Section& other) { return other.isCode || other.heading == "What it does"; });
    to.sections.insert(general, std::move(section));
}

} // namespace swb
