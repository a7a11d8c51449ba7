#include "core/wire/form_rows.h"

#include <algorithm>
#include <vector>

namespace swb {

std::span<const Form> forms() {
    static const std::vector<Form> kAll = [] {
        std::vector<Form> all;
        for (const std::span<const Form> rows : {packetForms(), netlinkForms()})
            all.insert(all.end(), rows.begin(), rows.end());
        return all;
    }();
    return kAll;
}

const Form* findForm(std::string_view id) {
    const auto all = forms();
    const auto found = std::ranges::find(all, id, &Form::id);
    return found != all.end() ? &*found : nullptr;
}

const Form* suggestedForm(const DecodeContext& context) {
    const auto all = forms();
    const auto found =
        std::ranges::find_if(all, [&](const Form& form) { return form.suits != nullptr && form.suits(context); });
    return found != all.end() ? &*found : nullptr;
}

} // namespace swb
