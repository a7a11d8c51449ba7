#include "core/options/option_layout.h"

#include <algorithm>

namespace swb {

const StructLayout* findLayout(std::string_view name) {
    for (const auto part : {socketLayouts(), tcpInfoLayouts(), tcpLayouts(), sctpLayouts(), keyLayouts()}) {
        const auto layout = std::ranges::find(part, name, &StructLayout::name);
        if (layout != part.end())
            return &*layout;
    }
    return nullptr;
}

} // namespace swb
